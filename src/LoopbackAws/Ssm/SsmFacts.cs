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
