namespace LoopbackAws.Sqs;

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
