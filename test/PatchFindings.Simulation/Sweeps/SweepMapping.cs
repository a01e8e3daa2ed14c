using LoopbackAws.Lambda;
using LoopbackAws.Sqs;

namespace PatchFindings.Simulation.Sweeps;

/// <summary>An event source mapping of a sweep's world: any batch size, an environment an invocation.</summary>
internal sealed class SweepMapping(SweepWorld world, Queue queue, string function, int batchSize, int concurrency)
{
    private static readonly TimeSpan FunctionTimeout = TimeSpan.FromSeconds(30);
    private int _busy;

    public bool IsBusy => _busy > 0;

    /// <summary>Something may have arrived.</summary>
    public void Poke(TimeSpan delay) => world.Time.After(delay, Poll);

    private void Poll()
    {
        while (_busy < concurrency)
        {
            var received = new List<ReceivedMessage>(queue.Receive(world.Draw.Percent(70) ? batchSize : world.Draw.Between(1, batchSize)));
            if (received.Count == 0)
            {
                return;
            }

            world.Draw.Shuffle(received);
            Invoke(received);
        }
    }

    private void Invoke(List<ReceivedMessage> received)
    {
        var batch = new SqsEvent(queue.Arn, LambdaFunction.MaximumPayload);
        received.RemoveAll(message => !batch.TryAdd(message));
        var (handle, invocation) = world.Begin(function, FunctionTimeout);
        _busy++;
        invocation.Died = () => world.Time.After(TimeSpan.FromSeconds(1), () => _busy--);
        _ = RunAsync(handle, [.. batch.ToJson().Span], invocation, received);
    }

    private async Task RunAsync(
        Func<byte[], Invocation, Task<byte[]>> handle, byte[] payload, Invocation invocation, List<ReceivedMessage> received)
    {
        Invocation.Current = invocation;
        var ids = received.Select(message => message.MessageId).ToHashSet();
        IReadOnlySet<string> failed = ids;
        string? problem = null;
        try
        {
            problem = BatchResponse.Read(await handle(payload, invocation), ids, out failed);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            problem = e.Message;
        }

        failed = problem is null ? failed : ids;
        invocation.IsDead = true;
        world.Trace($"{invocation.Name} ends: {ids.Count - failed.Count} done, {failed.Count} failed {problem}");
        foreach (var (messageId, (outcome, finding, reason)) in invocation.Outcomes)
        {
            world.Trace($"  {outcome} {finding} {reason}");
        }

        world.Time.After(TimeSpan.Zero, () =>
        {
            foreach (var message in received.Where(message => !failed.Contains(message.MessageId)))
            {
                queue.Delete(message.ReceiptHandle);
            }

            _busy--;
        });
    }
}
