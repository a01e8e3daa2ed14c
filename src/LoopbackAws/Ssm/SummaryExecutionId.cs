namespace LoopbackAws.Ssm;

/// <summary>What the execution id of a node's patch compliance summary is.</summary>
public enum SummaryExecutionId
{
    /// <summary>The operation's baseline snapshot: what AWS's node code uploads.</summary>
    SnapshotId,

    /// <summary>The id that <c>AWS:PatchSummary</c> has too.</summary>
    ExecutionId,

    /// <summary>The State Manager association that ran the operation; the snapshot where none did.</summary>
    AssociationId,

    /// <summary>The member is absent.</summary>
    None,
}
