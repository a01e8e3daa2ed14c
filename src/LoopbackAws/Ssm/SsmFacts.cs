namespace LoopbackAws.Ssm;

/// <summary>
/// What nobody outside AWS could verify about Systems Manager. The defaults follow AWS's own node code; a caller must cope with every
/// value.
/// </summary>
public sealed record SsmFacts
{
    /// <summary>What <c>ListResourceComplianceSummaries</c> shows as the execution id of compliance type Patch.</summary>
    public SummaryExecutionId SummaryExecutionId { get; init; }

    /// <summary>What <c>ListResourceComplianceSummaries</c> shows as the execution time of compliance type Patch.</summary>
    public SummaryExecutionTime SummaryExecutionTime { get; init; }

    /// <summary>Whether a summary of type Patch has an <c>ExecutionSummary</c> at all.</summary>
    public bool SummaryHasExecution { get; init; } = true;

    /// <summary>Whether <c>AWS:PatchSummary</c> shows the execution id that the node uploaded.</summary>
    public bool RecordHasExecutionId { get; init; } = true;

    /// <summary>Whether <c>AWS:PatchSummary</c> shows <c>NonCompliantSeverity</c>.</summary>
    public bool RecordHasSeverity { get; init; } = true;

    /// <summary>Whether <c>AWS:PatchSummary</c> shows <c>AvailableSecurityUpdateCount</c>.</summary>
    public bool RecordHasAvailableSecurityUpdates { get; init; }

    /// <summary>How <c>GetInventory</c> takes several values of its filter on node ids.</summary>
    public NodeFilterAnswer InventoryFilter { get; init; }

    /// <summary>How <c>ListResourceComplianceSummaries</c> takes several values of the filter <c>InstanceId</c>.</summary>
    public NodeFilterAnswer NodeFilter { get; init; }

    /// <summary>Whether <c>ListComplianceItems</c> shows the <c>DetailedText</c> that the Association document uploads.</summary>
    public bool HasDetailedText { get; init; } = true;

    /// <summary>What <c>ListComplianceItems</c> shows as the execution time of compliance type Association.</summary>
    public AssociationItemTime AssociationItemTime { get; init; }

    /// <summary>
    /// Whether a command id that is not visible is answered with <c>InvalidCommandId</c> instead of an empty list. The SSM model declares
    /// the error, AWS does not write down when it comes.
    /// </summary>
    public bool UnknownCommandIsError { get; init; }
}

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

/// <summary>What the execution time of a node's patch compliance summary is.</summary>
public enum SummaryExecutionTime
{
    /// <summary>When the operation began: what AWS's node code uploads.</summary>
    Start,

    /// <summary>When the operation ended.</summary>
    End,

    /// <summary>When the summary became visible.</summary>
    Report,

    /// <summary>The member is absent.</summary>
    None,
}

/// <summary>What the execution time of a compliance item of type Association is.</summary>
public enum AssociationItemTime
{
    /// <summary>When the operation began.</summary>
    Start,

    /// <summary>When the operation ended.</summary>
    End,

    /// <summary>The member is absent.</summary>
    None,
}

/// <summary>How a read takes several node ids in one filter. AWS does not write down that they are alternatives.</summary>
public enum NodeFilterAnswer
{
    /// <summary>Each value's node is answered.</summary>
    EveryValue,

    /// <summary>Only the first value's node is answered.</summary>
    FirstValue,
}
