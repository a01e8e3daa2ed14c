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
    /// <param name="settings">The mapping. What Lambda would refuse is not checked here, because a local run may shorten time.</param>
    /// <param name="time">The clock of the batching window and of the back-off.</param>
    public EventSourceMapping(Queue queue, LambdaFunction function, EventSourceMappingSettings settings, TimeProvider time)
        : this(queue, function.InvokeAsync, settings, time)
    {
    }

    /// <summary>Connects a queue and whatever invokes a function.</summary>
    /// <param name="invoke">Invokes the function; an exception fails the batch.</param>
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

/// <summary>How messages come from a queue to a function (<c>CreateEventSourceMapping</c>).</summary>
public sealed record EventSourceMappingSettings
{
    /// <summary>The most messages in a batch, 1 to 10,000; above 10 a batching window of at least 1 s is needed.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>
    /// How long a batch that is not full waits for more, counted from its first message; 0 to 300 s, in Lambda whole seconds.
    /// </summary>
    public TimeSpan MaximumBatchingWindow { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// The most batches at a time, in Lambda 2 to 1,000 (<c>ScalingConfig.MaximumConcurrency</c>). The default is what Lambda starts
    /// with; the local mapping does not scale beyond it.
    /// </summary>
    public int MaximumConcurrency { get; init; } = 5;

    /// <summary>Whether the function's response names the messages that failed (<c>FunctionResponseTypes</c>).</summary>
    public bool ReportBatchItemFailures { get; init; }

    /// <summary>
    /// How long a poller rests after a batch that failed as a whole; doubled for each such batch in a row. Lambda reduces the number
    /// of its pollers instead, by an amount that it does not publish, and not at all with <see cref="ReportBatchItemFailures"/>.
    /// </summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest rest.</summary>
    public TimeSpan MaximumBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Checks what Lambda would refuse. A local run that shortens time checks the values before it does so.</summary>
    /// <param name="queue">The queue's settings.</param>
    /// <param name="functionTimeout">The function's timeout.</param>
    /// <exception cref="AwsErrorException">InvalidParameterValueException.</exception>
    public void Validate(QueueSettings queue, TimeSpan functionTimeout)
    {
        if (BatchSize is < 1 or > 10_000)
        {
            throw Invalid($"BatchSize is {BatchSize}; it must be 1 to 10000.");
        }

        if (MaximumBatchingWindow < TimeSpan.Zero
            || MaximumBatchingWindow > TimeSpan.FromSeconds(300)
            || MaximumBatchingWindow.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw Invalid($"MaximumBatchingWindowInSeconds is {MaximumBatchingWindow.TotalSeconds}; it must be 0 to 300, whole.");
        }

        if (BatchSize > 10 && MaximumBatchingWindow < TimeSpan.FromSeconds(1))
        {
            throw Invalid("A BatchSize above 10 needs a MaximumBatchingWindowInSeconds of at least 1.");
        }

        if (MaximumConcurrency is < 2 or > 1000)
        {
            throw Invalid($"MaximumConcurrency is {MaximumConcurrency}; it must be 2 to 1000.");
        }

        if (queue.VisibilityTimeout < functionTimeout)
        {
            throw Invalid(
                $"Queue visibility timeout: {queue.VisibilityTimeout.TotalSeconds} seconds is less than"
                + $" Function timeout: {functionTimeout.TotalSeconds} seconds");
        }
    }

    private static AwsErrorException Invalid(string message) => new("InvalidParameterValueException", message);
}

/// <summary>What became of one batch of an event source mapping.</summary>
/// <param name="Size">Messages in the batch, at least 1.</param>
/// <param name="Failed">Those that stay in the queue until their visibility timeout is over, 0 to <paramref name="Size"/>.</param>
/// <param name="Error">
/// Why the whole batch failed: the invocation's error, or what is wrong with the response; <see langword="null"/> when the response
/// decided message by message.
/// </param>
/// <param name="Duration">From the call of the function to the end of the deletions.</param>
public sealed record BatchResult(int Size, int Failed, string? Error, TimeSpan Duration);
