namespace LoopbackAws.Ssm;

/// <summary>One node's compliance of one type, as <c>ListResourceComplianceSummaries</c> shows it.</summary>
public sealed record NodeCompliance
{
    /// <summary><c>Patch</c> or <c>Association</c>.</summary>
    public required string ComplianceType { get; init; }

    /// <summary>The managed node.</summary>
    public required string NodeId { get; init; }

    /// <summary><c>COMPLIANT</c> or <c>NON_COMPLIANT</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The highest severity found.</summary>
    public required string OverallSeverity { get; init; }

    /// <summary>The execution; <see langword="null"/> leaves it out.</summary>
    public ComplianceExecution? Execution { get; init; }

    /// <summary>The node's patch group; empty for none.</summary>
    public string PatchGroup { get; init; } = string.Empty;

    /// <summary>Compliant items by level.</summary>
    public required SeverityCounts Compliant { get; init; }

    /// <summary>Noncompliant items by level.</summary>
    public required SeverityCounts NonCompliant { get; init; }

    internal static NodeCompliance Of(PatchOperation operation, DateTimeOffset visibleAt, SsmFacts facts) => new()
    {
        ComplianceType = "Patch",
        NodeId = operation.NodeId,
        Status = operation.StatusWord,
        OverallSeverity = operation.SeverityWord,
        PatchGroup = operation.PatchGroup,
        Compliant = operation.Compliant,
        NonCompliant = operation.NonCompliant,
        Execution = !facts.SummaryHasExecution ? null : new ComplianceExecution(
            Time: facts.SummaryExecutionTime switch
            {
                SummaryExecutionTime.Start => operation.StartedAt,
                SummaryExecutionTime.End => operation.EndedAt,
                SummaryExecutionTime.Report => visibleAt,
                _ => null,
            },
            Id: facts.SummaryExecutionId switch
            {
                SummaryExecutionId.SnapshotId => operation.SnapshotId,
                SummaryExecutionId.ExecutionId => operation.ExecutionId,
                SummaryExecutionId.AssociationId => operation.AssociationId ?? operation.SnapshotId,
                _ => null,
            },
            Type: operation.ExecutionType),
    };

    internal static NodeCompliance Of(string nodeId, IReadOnlyList<ComplianceItem> associations)
    {
        var (compliant, nonCompliant) = (Count("COMPLIANT"), Count("NON_COMPLIANT"));
        return new NodeCompliance
        {
            ComplianceType = ComplianceItem.Association,
            NodeId = nodeId,
            Status = nonCompliant.Total > 0 ? "NON_COMPLIANT" : "COMPLIANT",
            OverallSeverity = nonCompliant.Worst.ToString().ToUpperInvariant(),
            Execution = new ComplianceExecution(associations.Max(item => item.Execution.Time), Id: null, Type: null),
            Compliant = compliant,
            NonCompliant = nonCompliant,
        };

        SeverityCounts Count(string status) => associations
            .Where(item => item.Status == status)
            .Aggregate(new SeverityCounts(), (counts, item) => counts.With(item.Severity));
    }

    internal string? Value(string key) => key switch
    {
        "ComplianceType" => ComplianceType,
        ComplianceFilter.Node => NodeId,
        "OverallSeverity" => OverallSeverity,
        "ExecutionType" => Execution?.Type,
        "ExecutionId" => Execution?.Id,
        "PatchGroup" => PatchGroup,
        _ => Status,
    };
}
