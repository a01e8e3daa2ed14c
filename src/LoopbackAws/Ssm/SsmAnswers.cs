using System.Text.Json;

namespace LoopbackAws.Ssm;

/// <summary>Writes answers in AWS JSON 1.1: optional members are left out when unknown, times are epoch seconds.</summary>
internal static class SsmAnswers
{
    public static void Page<T>(Utf8JsonWriter json, string list, Page<T> page, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        json.WriteStartArray(list);
        foreach (var item in page.Items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Text(json, "NextToken", page.NextToken);
        json.WriteEndObject();
    }

    public static void PatchState(Utf8JsonWriter json, NodePatchOperation operation)
    {
        var counts = operation.Counts;
        json.WriteString("InstanceId", operation.NodeId);
        json.WriteString("PatchGroup", operation.PatchGroup);
        json.WriteString("BaselineId", operation.BaselineId);
        Text(json, "SnapshotId", operation.SnapshotId);
        Text(json, "InstallOverrideList", operation.InstallOverrideList);
        Text(json, "OwnerInformation", operation.OwnerInformation);
        Count(json, "InstalledCount", counts.Installed);
        Count(json, "InstalledOtherCount", counts.InstalledOther);
        Count(json, "InstalledPendingRebootCount", counts.InstalledPendingReboot);
        Count(json, "InstalledRejectedCount", counts.InstalledRejected);
        Count(json, "MissingCount", counts.Missing);
        Count(json, "FailedCount", counts.Failed);
        Count(json, "UnreportedNotApplicableCount", counts.UnreportedNotApplicable);
        Count(json, "NotApplicableCount", counts.NotApplicable);
        Count(json, "AvailableSecurityUpdateCount", counts.AvailableSecurityUpdate);
        Time(json, "OperationStartTime", operation.StartedAt);
        Time(json, "OperationEndTime", operation.EndedAt);
        json.WriteString("Operation", operation.Kind.ToString());
        Time(json, "LastNoRebootInstallOperationTime", operation.LastNoRebootInstallAt);
        Text(json, "RebootOption", operation.Reboot?.ToString());
        Count(json, "CriticalNonCompliantCount", counts.CriticalNonCompliant);
        Count(json, "SecurityNonCompliantCount", counts.SecurityNonCompliant);
        Count(json, "OtherNonCompliantCount", counts.OtherNonCompliant);
    }

    public static void Information(Utf8JsonWriter json, string nodeId)
    {
        json.WriteString("InstanceId", nodeId);
        json.WriteString("PingStatus", "Online");
        json.WriteString("ResourceType", nodeId.StartsWith("mi-", StringComparison.Ordinal) ? "ManagedInstance" : "EC2Instance");
    }

    public static void Command(Utf8JsonWriter json, PatchCommand command)
    {
        json.WriteString("CommandId", command.CommandId);
        json.WriteString("DocumentName", command.Document);
        json.WriteString("DocumentVersion", "$DEFAULT");
        json.WriteStartObject("Parameters");
        if (command.Operation is { } operation)
        {
            json.WriteStartArray("Operation");
            json.WriteStringValue(operation.ToString());
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteStartArray("InstanceIds");
        foreach (var invocation in command.Invocations)
        {
            json.WriteStringValue(invocation.NodeId);
        }

        json.WriteEndArray();
        Time(json, "RequestedDateTime", command.RequestedAt);
        json.WriteString("Status", command.StatusWord);
        json.WriteString("StatusDetails", command.StatusWord);
        json.WriteNumber("TargetCount", command.Invocations.Count);
        json.WriteNumber("CompletedCount", command.Invocations.Count(invocation => invocation.HasEnded));
        json.WriteNumber("ErrorCount", command.Invocations.Count(invocation => invocation.Status is "Failed" or "TimedOut"));
    }

    public static void Invocation(Utf8JsonWriter json, PatchCommand command, CommandInvocation invocation, bool details)
    {
        json.WriteString("CommandId", command.CommandId);
        json.WriteString("InstanceId", invocation.NodeId);
        json.WriteString("DocumentName", command.Document);
        json.WriteString("DocumentVersion", "$DEFAULT");
        Time(json, "RequestedDateTime", command.RequestedAt);
        json.WriteString("Status", invocation.Status);
        json.WriteString("StatusDetails", invocation.Status);
        json.WriteStartArray("CommandPlugins");
        if (details && invocation.HasEnded)
        {
            json.WriteStartObject();
            json.WriteString("Name", "PatchLinux");
            json.WriteString("Status", invocation.Status);
            json.WriteString("StatusDetails", invocation.Status);
            json.WriteNumber("ResponseCode", invocation.Status == "Success" ? 0 : 1);
            if (invocation.EndedAt is not null)
            {
                Time(json, "ResponseStartDateTime", command.RequestedAt);
                Time(json, "ResponseFinishDateTime", invocation.EndedAt);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Patch(Utf8JsonWriter json, NodePatch row)
    {
        json.WriteString("Title", row.Title);
        json.WriteString("KBId", row.KbId);
        json.WriteString("Classification", row.Classification);
        json.WriteString("Severity", row.Severity);
        json.WriteString("State", row.State);
        Time(json, "InstalledTime", row.InstalledAt);
        Text(json, "CVEIds", row.CveIds);
    }

    public static void Time(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } time)
        {
            // Whole milliseconds, as the service answers; a decimal keeps 1.049 from becoming 1.0489999.
            json.WriteNumber(name, time.ToUnixTimeMilliseconds() / 1000m);
        }
    }

    private static void Count(Utf8JsonWriter json, string name, int? count)
    {
        if (count is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    public static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}

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
        json.WriteString("Severity", item.SeverityText);
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
