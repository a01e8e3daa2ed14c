using LoopbackAws.Http;
using LoopbackAws.Sqs;

namespace LoopbackAws.Lambda;

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
