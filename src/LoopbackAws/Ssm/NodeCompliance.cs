using System.Text;
using System.Text.Json;

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

    internal static NodeCompliance Of(NodePatchOperation operation, DateTimeOffset visibleAt, SsmFacts facts) => new()
    {
        ComplianceType = "Patch",
        NodeId = operation.NodeId,
        Status = operation.StatusWord,
        OverallSeverity = operation.SeverityText,
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

/// <summary>One compliance item of type Association, as <c>ListComplianceItems</c> shows it.</summary>
public sealed record ComplianceItem
{
    internal const string Association = "Association";

    /// <summary>The managed node.</summary>
    public required string NodeId { get; init; }

    /// <summary>The association id.</summary>
    public required string Id { get; init; }

    /// <summary>The association's name; of the Association document the baseline's.</summary>
    public required string Title { get; init; }

    /// <summary>The association's own severity.</summary>
    public required ComplianceSeverity Severity { get; init; }

    /// <summary><c>COMPLIANT</c> or <c>NON_COMPLIANT</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The execution.</summary>
    public required ComplianceExecution Execution { get; init; }

    /// <summary>The details by name.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Details { get; init; }

    internal string SeverityText => Severity.ToString().ToUpperInvariant();

    /// <summary>What State Manager itself keeps of a run that succeeded.</summary>
    internal static ComplianceItem OfRun(NodePatchOperation operation, PatchAssociation? association, SsmFacts facts) => new()
    {
        NodeId = operation.NodeId,
        Id = operation.AssociationId!,
        Title = association?.Name ?? string.Empty,
        Severity = association?.Severity ?? ComplianceSeverity.Unspecified,
        Status = "COMPLIANT",
        Execution = new ComplianceExecution(Time(operation, facts), Id: null, Type: null),
        Details = Document(operation, association),
    };

    /// <summary>What the Association document uploaded.</summary>
    internal static ComplianceItem OfScan(NodePatchOperation operation, PatchAssociation? association, SsmFacts facts)
    {
        var details = Document(operation, association);
        details.Add(new("PatchBaselineId", operation.BaselineId));
        if (facts.HasDetailedText && operation.UploadsDetailedText)
        {
            details.Add(new("DetailedText", DetailedText(operation)));
        }

        return new ComplianceItem
        {
            NodeId = operation.NodeId,
            Id = operation.AssociationId!,
            Title = association?.BaselineName ?? operation.BaselineId,
            Severity = association?.Severity ?? ComplianceSeverity.Unspecified,
            Status = operation.StatusWord,
            Execution = new ComplianceExecution(Time(operation, facts), operation.ExecutionId, operation.ExecutionType),
            Details = details,
        };
    }

    internal string? Value(string key) => key switch
    {
        "ComplianceType" => Association,
        "Id" => Id,
        "Title" => Title,
        "Severity" => SeverityText,
        "ExecutionType" => Execution.Type,
        "ExecutionId" => Execution.Id,
        "DocumentName" => Detail("DocumentName"),
        "Status" => Status,
        _ => null,
    };

    private static List<KeyValuePair<string, string>> Document(NodePatchOperation operation, PatchAssociation? association) =>
        [new("DocumentName", operation.Document), new("DocumentVersion", association?.DocumentVersion ?? "1")];

    private static DateTimeOffset? Time(NodePatchOperation operation, SsmFacts facts) => facts.AssociationItemTime switch
    {
        AssociationItemTime.Start => operation.StartedAt,
        AssociationItemTime.End => operation.EndedAt,
        _ => null,
    };

    private static string DetailedText(NodePatchOperation operation)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            Text("PatchGroup", operation.PatchGroup);
            Text("SnapshotId", operation.SnapshotId);
            Text("ExecutionId", operation.ExecutionId);
            Text("OperationType", operation.Kind.ToString());
            Text("OperationStartTime", PatchSummaryRecord.Text(operation.StartedAt));
            Text("OperationEndTime", PatchSummaryRecord.Text(operation.EndedAt));
            Text("NonCompliantSeverity", operation.RecordSeverityText);
            foreach (var (name, count) in PatchSummaryRecord.Counts(operation.Counts))
            {
                Text(name, count);
            }

            json.WriteEndObject();

            void Text(string name, string? text)
            {
                if (text is not null)
                {
                    json.WriteString(name, text);
                }
            }
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private string? Detail(string name) => Details.FirstOrDefault(detail => detail.Key == name).Value;
}

/// <summary>What is told of an execution (SSM model, <c>ComplianceExecutionSummary</c>); what is unknown is left out.</summary>
/// <param name="Id">The execution id, at most 100 characters.</param>
/// <param name="Type">The execution type, at most 50 characters.</param>
public sealed record ComplianceExecution(DateTimeOffset? Time, string? Id, string? Type);
