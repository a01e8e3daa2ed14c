using LoopbackAws.Lambda;
using LoopbackAws.Sqs;

namespace PatchFindings.Simulation;

/// <summary>
/// An event source mapping by the run's agenda: receives, batches, invokes no more environments at once than it may, and deletes what the answer
/// does not name. A batch may lie for minutes before it is invoked, a delete may fail, an environment may die.
/// </summary>
internal sealed class Mapping(Run run, Queue queue, string function, int batchSize, int concurrency)
{
    private static readonly TimeSpan FunctionTimeout = TimeSpan.FromSeconds(30);

    private readonly Stack<Func<byte[], Invocation, Task<byte[]>>> _idle = new();
    private int _busy;
    private bool _isShort;

    public int Invocations { get; private set; }

    /// <summary>Something may have arrived.</summary>
    public void Poke(TimeSpan delay) => run.Time.After(delay, Poll);

    private void Poll()
    {
        while (_busy < concurrency)
        {
            var max = run.Draw.Percent(70) ? batchSize : run.Draw.Between(1, batchSize);
            var received = new List<ReceivedMessage>(queue.Receive(max));
            if (received.Count == 0)
            {
                return;
            }

            run.Draw.Shuffle(received);
            foreach (var message in received)
            {
                run.Ledger.Received(queue, message);
            }

            Poke(queue.Settings.VisibilityTimeout + TimeSpan.FromMilliseconds(1));
            _busy++;
            var wait = run.Time.GetUtcNow() < run.Faults.End && run.Draw.Percent(run.Faults.SlowInvocation)
                ? run.Draw.Seconds(60, 400)
                : run.Draw.Seconds(0, 0.02);
            run.Time.After(wait, () => Invoke(received));
        }

        _isShort = true;
    }

    private void Invoke(List<ReceivedMessage> received)
    {
        var batch = new SqsEvent(queue.Arn, LambdaFunction.MaximumPayload);
        foreach (var message in received)
        {
            if (!batch.TryAdd(message with { Body = run.Mutant.Delivered(queue, message.Body, run.Time.GetUtcNow()) }))
            {
                break;
            }
        }

        received.RemoveRange(batch.Messages.Count, received.Count - batch.Messages.Count);
        if (run.Mutant.DeletesOnReceive(queue))
        {
            received.ForEach(message => Delete(message, null));
        }

        var environment = _idle.TryPop(out var idle) ? idle : run.Functions.Start(function);
        var invocation = run.Begin(function, FunctionTimeout);
        invocation.Environment = environment;
        invocation.EventNodes = received
            .Select(message => run.Ledger.Truth.EventOf(message.Body)?.Operation?.Node).OfType<Node>().Distinct().Count();
        Invocations++;
        var labels = received.ConvertAll(message => run.Ledger.Truth.Label(message.Body));
        run.Trace($"{invocation.Name} starts with {string.Join(", ", labels)}");
        invocation.Died = () =>
        {
            run.Trace($"{invocation.Name} dies");
            Release(run.Draw.Seconds(0, 5));
        };
        _ = RunAsync(environment, [.. batch.ToJson().Span], invocation, received);
    }

    private async Task RunAsync(
        Func<byte[], Invocation, Task<byte[]>> environment, byte[] payload, Invocation invocation, List<ReceivedMessage> received)
    {
        Invocation.Current = invocation;
        var ids = received.Select(message => message.MessageId).ToHashSet();
        IReadOnlySet<string> failed = ids;
        string? problem;
        try
        {
            var answer = run.Mutant.Response(invocation, await environment(payload, invocation), ids);
            problem = BatchResponse.Read(answer, ids, out failed);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            problem = e.Message;
        }

        failed = problem is null ? failed : ids;
        invocation.IsDead = true;
        _idle.Push(environment);
        var cause = problem is null ? "" : $" ({problem})";
        run.Trace($"{invocation.Name} ends: {ids.Count - failed.Count} done, {failed.Count} failed{cause}");
        foreach (var message in received)
        {
            run.Ledger.Ends(queue, message, invocation, isDone: !failed.Contains(message.MessageId));
        }

        var now = run.Time.GetUtcNow();
        var wait = now < run.Faults.End && run.Draw.Percent(run.Faults.DeleteFails)
            ? run.Draw.Seconds(1, 300)
            : run.Draw.Seconds(0, 0.01);
        run.Time.After(wait, () =>
        {
            foreach (var message in received.Where(message => !failed.Contains(message.MessageId)))
            {
                Delete(message, invocation);
            }

            foreach (var message in received.Where(message => failed.Contains(message.MessageId) && run.Mutant.ReturnsAtOnce(queue)))
            {
                queue.ChangeVisibility(message.ReceiptHandle, TimeSpan.Zero);
                Poke(TimeSpan.Zero);
            }

            Release(TimeSpan.Zero);
        });
    }

    private void Delete(ReceivedMessage message, Invocation? invocation)
    {
        if (run.Time.GetUtcNow() < run.Faults.End && run.Draw.Percent(run.Faults.DeleteFails))
        {
            run.Trace($"{queue.Name}: the delete of {run.Ledger.Truth.Label(message.Body)} fails");
            return;
        }

        run.Ledger.Deletes(queue, message.Body, invocation);
        queue.Delete(message.ReceiptHandle);
    }

    private void Release(TimeSpan after) => run.Time.After(after, () =>
    {
        _busy--;
        if (_isShort)
        {
            _isShort = false;
            Poll();
        }
    });
}
