using System.Text.Json;

namespace LoopbackAws.Ssm;

/// <summary>Writes compliance, inventory records and associations in AWS JSON 1.1.</summary>
internal static class ComplianceAnswers
{
    public static void Summary(Utf8JsonWriter json, NodeCompliance summary)
    {
        json.WriteString("ComplianceType", summary.ComplianceType);
        json.WriteString("ResourceType", "ManagedInstance");
        json.WriteString("ResourceId", summary.NodeId);
        json.WriteString("Status", summary.Status);
        json.WriteString("OverallSeverity", summary.OverallSeverity);
        Execution(json, summary.Execution);
        Severities(json, "CompliantSummary", "CompliantCount", summary.Compliant);
        Severities(json, "NonCompliantSummary", "NonCompliantCount", summary.NonCompliant);
    }

    public static void Item(Utf8JsonWriter json, ComplianceItem item)
    {
        json.WriteString("ComplianceType", ComplianceItem.Association);
        json.WriteString("ResourceType", "ManagedInstance");
        json.WriteString("ResourceId", item.NodeId);
        json.WriteString("Id", item.Id);
        json.WriteString("Title", item.Title);
        json.WriteString("Severity", item.SeverityWord);
        json.WriteString("Status", item.Status);
        Execution(json, item.Execution);
        json.WriteStartObject("Details");
        Attributes(json, item.Details);
        json.WriteEndObject();
    }

    public static void Entity(Utf8JsonWriter json, PatchSummaryRecord record)
    {
        json.WriteString("Id", record.NodeId);
        json.WriteStartObject("Data");
        json.WriteStartObject(PatchSummaryRecord.TypeName);
        json.WriteString("TypeName", PatchSummaryRecord.TypeName);
        json.WriteString("SchemaVersion", PatchSummaryRecord.SchemaVersion);
        json.WriteString("CaptureTime", record.CaptureTime);
        json.WriteString("ContentHash", record.ContentHash);
        json.WriteStartArray("Content");
        json.WriteStartObject();
        Attributes(json, record.Content);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A whole answer of <c>ListInventoryEntries</c>; a node without a record of the type has no entries.</summary>
    public static void Entries(Utf8JsonWriter json, string typeName, string nodeId, PatchSummaryRecord? record)
    {
        json.WriteStartObject();
        json.WriteString("TypeName", typeName);
        json.WriteString("InstanceId", nodeId);
        if (record is not null)
        {
            json.WriteString("SchemaVersion", PatchSummaryRecord.SchemaVersion);
            json.WriteString("CaptureTime", record.CaptureTime);
        }

        json.WriteStartArray("Entries");
        if (record is not null)
        {
            json.WriteStartObject();
            Attributes(json, record.Content);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A whole answer of <c>DescribeAssociation</c>.</summary>
    public static void Association(Utf8JsonWriter json, PatchAssociation association)
    {
        json.WriteStartObject();
        json.WriteStartObject("AssociationDescription");
        json.WriteString("AssociationId", association.AssociationId);
        json.WriteString("Name", association.DocumentName);
        json.WriteString("DocumentVersion", association.DocumentVersion);
        SsmAnswers.Text(json, "AssociationName", association.Name.Length == 0 ? null : association.Name);
        json.WriteString("ComplianceSeverity", association.Severity.ToString().ToUpperInvariant());
        if (association.Operation is { } operation)
        {
            json.WriteStartObject("Parameters");
            json.WriteStartArray("Operation");
            json.WriteStringValue(operation.ToString());
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Execution(Utf8JsonWriter json, ComplianceExecution? execution)
    {
        if (execution is null)
        {
            return;
        }

        json.WriteStartObject("ExecutionSummary");
        SsmAnswers.Time(json, "ExecutionTime", execution.Time);
        SsmAnswers.Text(json, "ExecutionId", execution.Id);
        SsmAnswers.Text(json, "ExecutionType", execution.Type);
        json.WriteEndObject();
    }

    private static void Attributes(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, string>> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            json.WriteString(name, value);
        }
    }

    private static void Severities(Utf8JsonWriter json, string name, string total, SeverityCounts counts)
    {
        json.WriteStartObject(name);
        json.WriteNumber(total, counts.Total);
        json.WriteStartObject("SeveritySummary");
        json.WriteNumber("CriticalCount", counts.Critical);
        json.WriteNumber("HighCount", counts.High);
        json.WriteNumber("MediumCount", counts.Medium);
        json.WriteNumber("LowCount", counts.Low);
        json.WriteNumber("InformationalCount", counts.Informational);
        json.WriteNumber("UnspecifiedCount", counts.Unspecified);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
