using System.Text;
using System.Text.Json;

namespace LoopbackAws.Ssm;

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

    internal string SeverityWord => Severity.ToString().ToUpperInvariant();

    /// <summary>What State Manager itself keeps of a run that succeeded.</summary>
    internal static ComplianceItem OfRun(PatchOperation operation, PatchAssociation? association, SsmFacts facts) => new()
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
    internal static ComplianceItem OfScan(PatchOperation operation, PatchAssociation? association, SsmFacts facts)
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
        "Severity" => SeverityWord,
        "ExecutionType" => Execution.Type,
        "ExecutionId" => Execution.Id,
        "DocumentName" => Detail("DocumentName"),
        "Status" => Status,
        _ => null,
    };

    private static List<KeyValuePair<string, string>> Document(PatchOperation operation, PatchAssociation? association) =>
        [new("DocumentName", operation.Document), new("DocumentVersion", association?.DocumentVersion ?? "1")];

    private static DateTimeOffset? Time(PatchOperation operation, SsmFacts facts) => facts.AssociationItemTime switch
    {
        AssociationItemTime.Start => operation.StartedAt,
        AssociationItemTime.End => operation.EndedAt,
        _ => null,
    };

    private static string DetailedText(PatchOperation operation)
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
            Text("NonCompliantSeverity", operation.RecordSeverityWord);
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
