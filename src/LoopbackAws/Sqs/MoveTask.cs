namespace LoopbackAws.Sqs;

/// <summary>A move task at one moment (ListMessageMoveTasksResultEntry).</summary>
/// <param name="SourceArn">The dead-letter queue that is emptied.</param>
/// <param name="Status">How far the task is.</param>
public sealed record MoveTask(string SourceArn, MoveTaskStatus Status)
{
    /// <summary>What cancels the task; <see langword="null"/> unless it is running.</summary>
    public string? TaskHandle { get; init; }

    /// <summary>Where the messages go; <see langword="null"/>: each to the queue that it came from.</summary>
    public string? DestinationArn { get; init; }

    /// <summary>The rate that was asked for, 1 to 500; <see langword="null"/>: none.</summary>
    public int? MaxNumberOfMessagesPerSecond { get; init; }

    /// <summary>Messages moved so far.</summary>
    public long ApproximateNumberOfMessagesMoved { get; init; }

    /// <summary>Messages that were visible in the source when the task started; the task moves no more than these.</summary>
    public long ApproximateNumberOfMessagesToMove { get; init; }

    /// <summary>Why the task failed, for <see cref="MoveTaskStatus.Failed"/>.</summary>
    public string? FailureReason { get; init; }

    /// <summary>When the task started.</summary>
    public DateTimeOffset Started { get; init; }
}
