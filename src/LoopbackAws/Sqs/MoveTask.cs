using System.Text;
using LoopbackAws.Http;

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

/// <summary>How far a move task is (ListMessageMoveTasks, <c>Status</c>; the wire has the names in capitals).</summary>
public enum MoveTaskStatus
{
    /// <summary>Messages are being moved.</summary>
    Running,

    /// <summary>All messages are moved, or none is left to move.</summary>
    Completed,

    /// <summary>Cancelled, and about to stop.</summary>
    Cancelling,

    /// <summary>Stopped by CancelMessageMoveTask; what was moved stays moved.</summary>
    Cancelled,

    /// <summary>Stopped by an error.</summary>
    Failed,
}

/// <summary>
/// A move task's state machine: one message a step, the steps evenly spaced at the task's rate, the first one step after the start.
/// The state calls <see cref="Step"/> for each step that is due, under its lock.
/// </summary>
internal sealed class MoveTaskRun(SqsState state, Queue source, string? destinationArn, int? rate, Guid id, DateTimeOffset started)
{
    private readonly int _rate = rate ?? SqsLimits.MoveMessagesPerSecondMax;
    private readonly int _toMove = source.VisibleCount;
    private MoveTaskStatus _status = MoveTaskStatus.Running;
    private string? _failureReason;
    private int _moved;
    private long _steps;

    public string SourceArn => source.Arn;

    public Guid Id { get; } = id;

    public string Handle { get; } = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id:D}/{source.Arn}"));

    /// <summary>A cancelled task is active until it has stopped, one step later.</summary>
    public bool IsActive => _status is MoveTaskStatus.Running or MoveTaskStatus.Cancelling;

    public DateTimeOffset NextStep => started.AddTicks(TimeSpan.TicksPerSecond * (_steps + 1) / _rate);

    public MoveTask Snapshot => new(source.Arn, _status)
    {
        TaskHandle = _status == MoveTaskStatus.Running ? Handle : null,
        DestinationArn = destinationArn,
        MaxNumberOfMessagesPerSecond = rate,
        ApproximateNumberOfMessagesMoved = _moved,
        ApproximateNumberOfMessagesToMove = _toMove,
        FailureReason = _failureReason,
        Started = started,
    };

    /// <returns>Messages moved so far.</returns>
    public long Cancel()
    {
        if (_status != MoveTaskStatus.Running)
        {
            throw SqsError.UnsupportedOperation("Only a task in RUNNING status can be cancelled.");
        }

        _status = MoveTaskStatus.Cancelling;
        return _moved;
    }

    public void Step()
    {
        var now = NextStep;
        _steps++;
        if (_status == MoveTaskStatus.Cancelling)
        {
            _status = MoveTaskStatus.Cancelled;
            return;
        }

        source.AdvanceTo(now);
        if (source.IsDeleted)
        {
            Fail(SqsError.QueueDoesNotExist());
            return;
        }

        if (_moved < _toMove && source.NextVisible is { } message)
        {
            Move(message, now);
        }

        if (_status == MoveTaskStatus.Running && (_moved >= _toMove || source.NextVisible is null))
        {
            _status = MoveTaskStatus.Completed;
        }
    }

    private void Move(StoredMessage message, DateTimeOffset now)
    {
        if ((destinationArn ?? message.DeadLetterSourceArn) is not { } arn)
        {
            _status = MoveTaskStatus.Failed;
            _failureReason = "CouldNotDetermineMessageSource";
            return;
        }

        try
        {
            // Sent before it is removed: a destination that refuses loses nothing.
            var destination = state.Resolve(arn) ?? throw SqsError.QueueDoesNotExist();
            destination.Accept(message.Draft with { Delay = null }, now);
            source.Remove(message);
            _moved++;
        }
        catch (AwsErrorException error)
        {
            Fail(error);
        }
    }

    private void Fail(AwsErrorException error)
    {
        _status = MoveTaskStatus.Failed;
        _failureReason = error.QueryCode;
    }
}
