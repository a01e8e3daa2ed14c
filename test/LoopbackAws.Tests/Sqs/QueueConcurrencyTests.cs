using System.Collections.Concurrent;
using LoopbackAws.Sqs;

namespace LoopbackAws.Tests.Sqs;

public sealed class QueueConcurrencyTests
{
    [Fact(Timeout = 30_000)]
    public async Task Many_senders_and_waiting_receivers_lose_nothing_and_share_nothing()
    {
        const int Senders = 4;
        const int Each = 500;
        var queue = new SqsState(TimeProvider.System, "us-east-2", "111122223333").CreateQueue("work", new QueueSettings());
        var bodies = new ConcurrentBag<string>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var receivers = Enumerable.Range(0, 4).Select(_ => Task.Run(ReceiveAsync, CancellationToken.None)).ToList();

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => Send(sender), CancellationToken.None)));
        await Task.WhenAll(receivers);

        Assert.Equal(
            Enumerable.Range(0, Senders * Each).Select(i => $"{i / Each}/{i % Each}").Order(), bodies.Order());
        Assert.Equal(0, queue.Depth.Total);

        void Send(int sender)
        {
            for (var i = 0; i < Each; i++)
            {
                queue.Send(new MessageDraft($"{sender}/{i}"));
            }
        }

        async Task ReceiveAsync()
        {
            try
            {
                while (true)
                {
                    await queue.WaitForVisibleAsync(end.Token);
                    foreach (var message in queue.Receive(3))
                    {
                        bodies.Add(message.Body);
                        queue.Delete(message.ReceiptHandle);
                    }

                    if (bodies.Count == Senders * Each)
                    {
                        await end.CancelAsync();
                    }
                }
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                // The receiver that had the last message has told the others.
            }
        }
    }
}
