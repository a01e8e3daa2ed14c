using System.Text;
using LoopbackAws.Http;
using LoopbackAws.Sqs;

namespace LoopbackAws.Lambda;

/// <summary>
/// Takes messages from a queue, gives them to a function in batches, and deletes what it has dealt with, as Lambda does for a standard
/// queue. What is left in the queue comes back when its visibility timeout is over: nothing here retries.
/// </summary>
public sealed class EventSourceMapping
{
    private readonly Queue _queue;
    private readonly Func<ReadOnlyMemory<byte>, CancellationToken, Task<InvocationResult>> _invoke;
    private readonly EventSourceMappingSettings _settings;
    private readonly TimeProvider _time;
    private readonly Queue<ReceivedMessage> _left = [];
    private int _failuresInARow;
    private bool _isOverLimit;

    /// <summary>Connects a queue and a function.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="function">The function.</param>
    /// <param name="settings">The mapping. What Lambda would refuse is not checked here, because a local run may shorten time.</param>
    /// <param name="time">The clock of the batching window and of the back-off.</param>
    public EventSourceMapping(Queue queue, LambdaFunction function, EventSourceMappingSettings settings, TimeProvider time)
        : this(queue, function.InvokeAsync, settings, time)
    {
    }

    /// <summary>Connects a queue and whatever invokes a function.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="invoke">Invokes the function; an exception fails the batch.</param>
    /// <param name="settings">The mapping.</param>
    /// <param name="time">The clock of the batching window and of the back-off.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size or the concurrency is below 1.</exception>
    public EventSourceMapping(
        Queue queue,
        Func<ReadOnlyMemory<byte>, CancellationToken, Task<InvocationResult>> invoke,
        EventSourceMappingSettings settings,
        TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MaximumConcurrency, 1);
        _queue = queue;
        _invoke = invoke;
        _settings = settings;
        _time = time;
    }

    /// <summary>Raised when a batch has ended and what it dealt with is deleted.</summary>
    public event Action<BatchResult>? Completed;

    /// <summary>
    /// Runs until it is cancelled; to be called once at a time. Cancelling leaves what is received or in the function's hands to its
    /// visibility timeout.
    /// </summary>
    /// <param name="cancellationToken">Ends it; the method returns then and does not throw.</param>
    /// <exception cref="AwsErrorException"><c>QueueDoesNotExist</c>: the queue is deleted.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(_settings.MaximumConcurrency);
        var batches = new List<Task>();
        try
        {
            while (true)
            {
                await slots.WaitAsync(cancellationToken);
                var batch = await GatherAsync(cancellationToken);
                batches.RemoveAll(ended => ended.IsCompletedSuccessfully);
                batches.Add(ProcessAsync(batch, slots, cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked for.
        }
        finally
        {
            _left.Clear();
            await Task.WhenAll(batches);
        }
    }

    /// <summary>Waits for a first message, then for more until the batch is full, the payload is, or the window is over.</summary>
    private async Task<SqsEvent> GatherAsync(CancellationToken cancellationToken)
    {
        var batch = new SqsEvent(_queue.Arn, LambdaFunction.MaximumPayload);
        var hasRoom = Fill(batch);
        while (batch.Messages.Count == 0)
        {
            await WaitAsync(cancellationToken);
            hasRoom = Fill(batch);
        }

        if (!hasRoom || _settings.MaximumBatchingWindow == TimeSpan.Zero)
        {
            return batch;
        }

        using var window = new CancellationTokenSource(_settings.MaximumBatchingWindow, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(window.Token, cancellationToken);
        try
        {
            do
            {
                await WaitAsync(end.Token);
            }
            while (Fill(batch));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The window is over; what came at its very end is in.
            Fill(batch);
        }

        return batch;
    }

    /// <summary>Adds what can be had now. Whether there is room for more.</summary>
    private bool Fill(SqsEvent batch)
    {
        if (!Drain(batch))
        {
            return false;
        }

        try
        {
            foreach (var message in _queue.Receive(_settings.BatchSize - batch.Messages.Count))
            {
                _left.Enqueue(message);
            }

            _isOverLimit = false;
        }
        catch (AwsErrorException error) when (error.Code == "OverLimit")
        {
            _isOverLimit = true;
        }

        return Drain(batch);
    }

    private bool Drain(SqsEvent batch)
    {
        while (batch.Messages.Count < _settings.BatchSize && _left.TryPeek(out var next))
        {
            if (!batch.TryAdd(next))
            {
                return false;
            }

            _left.Dequeue();
        }

        return batch.Messages.Count < _settings.BatchSize;
    }

    // Nothing signals that a queue with too many messages in flight gives out some again; Lambda asks again and again, too.
    private Task WaitAsync(CancellationToken cancellationToken) => _isOverLimit
        ? Task.Delay(_settings.BackOff, _time, cancellationToken)
        : _queue.WaitForVisibleAsync(cancellationToken);

    private async Task ProcessAsync(SqsEvent batch, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            var begin = _time.GetTimestamp();
            var (failed, error) = await InvokeAsync(batch, cancellationToken);
            foreach (var message in batch.Messages.Where(message => !failed.Contains(message.MessageId)))
            {
                Delete(message);
            }

            var failuresInARow = error is null ? Interlocked.Exchange(ref _failuresInARow, 0) : Interlocked.Increment(ref _failuresInARow);
            var rest = error is null ? Task.CompletedTask : Task.Delay(BackOff(failuresInARow), _time, cancellationToken);
            Completed?.Invoke(new BatchResult(batch.Messages.Count, failed.Count, error, _time.GetElapsedTime(begin)));
            await rest;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Its messages come back when their visibility timeout is over.
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<(IReadOnlySet<string> Failed, string? Error)> InvokeAsync(SqsEvent batch, CancellationToken cancellationToken)
    {
        var all = batch.Messages.Select(message => message.MessageId).ToHashSet();
        InvocationResult result;
        try
        {
            result = await _invoke(batch.ToJson(), cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return (all, error.Message);
        }

        if (result.FunctionError is not null)
        {
            return (all, Encoding.UTF8.GetString(result.Payload.Span));
        }

        if (!_settings.ReportBatchItemFailures)
        {
            return (new HashSet<string>(), null);
        }

        return BatchResponse.Read(result.Payload, all, out var failed) is { } invalid ? (all, invalid) : (failed, null);
    }

    private void Delete(ReceivedMessage message)
    {
        try
        {
            _queue.Delete(message.ReceiptHandle);
        }
        catch (AwsErrorException)
        {
            // Purged or expired meanwhile; a standard queue delivers at least once, and the function has dealt with it.
        }
    }

    private TimeSpan BackOff(int failuresInARow)
    {
        var doubled = _settings.BackOff * Math.Pow(2, Math.Min(failuresInARow - 1, 30));
        return doubled < _settings.MaximumBackOff ? doubled : _settings.MaximumBackOff;
    }
}
