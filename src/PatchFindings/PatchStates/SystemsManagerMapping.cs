using System.Globalization;
using System.Text.Json;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using PatchFindings.Functions;

namespace PatchFindings.PatchStates;

/// <summary>From the SDK's Systems Manager types to this system's own.</summary>
internal static class SystemsManagerMapping
{
    /// <summary>The inventory type that holds a node's last patch operation.</summary>
    public const string PatchSummaryType = "AWS:PatchSummary";

    /// <summary>A patch state, or <see langword="null"/> for one of a time that no clock tells.</summary>
    /// <exception cref="AnswerShapeException">The element lacks a member that the API requires.</exception>
    public static PatchState? ToPatchState(InstancePatchState? state) =>
        state is not { InstanceId: not null, BaselineId: not null, Operation: not null, OperationStartTime: not null, OperationEndTime: not null }
            ? throw new AnswerShapeException($"the state of {state?.InstanceId ?? "a node"} lacks what each state has")
            : !AwsText.IsClockTime(Utc(state.OperationStartTime.Value)) || !AwsText.IsClockTime(Utc(state.OperationEndTime.Value))
            ? null
            : new PatchState
            {
                NodeId = state.InstanceId,
                BaselineId = state.BaselineId,
                PatchGroup = NullIfBlank(state.PatchGroup),
                SnapshotId = NullIfBlank(state.SnapshotId),
                Operation = state.Operation.Value,
                OperationStartTime = Utc(state.OperationStartTime.Value),
                OperationEndTime = Utc(state.OperationEndTime.Value),
                RebootOption = NullIfBlank(state.RebootOption?.Value),
                InstalledCount = Count(state.InstalledCount),
                InstalledOtherCount = Count(state.InstalledOtherCount),
                InstalledPendingRebootCount = Count(state.InstalledPendingRebootCount),
                InstalledRejectedCount = Count(state.InstalledRejectedCount),
                MissingCount = Count(state.MissingCount),
                FailedCount = Count(state.FailedCount),
                AvailableSecurityUpdateCount = Count(state.AvailableSecurityUpdateCount),
                CriticalNonCompliantCount = Count(state.CriticalNonCompliantCount),
                SecurityNonCompliantCount = Count(state.SecurityNonCompliantCount),
                OtherNonCompliantCount = Count(state.OtherNonCompliantCount),
            };

    /// <summary>The newest patch summary of an inventory answer's entity; <see langword="null"/> where it has none.</summary>
    public static PatchState? ToPatchState(InventoryResultEntity? entity) =>
        entity?.Id is null || entity.Data?.GetValueOrDefault(PatchSummaryType)?.Content is not { } content
            ? null
            : content.Where(record => record is not null)
                .Select(record => PatchSummaryText.Read(entity.Id, record))
                .OfType<PatchState>()
                .MaxBy(state => state.OperationEndTime);

    /// <summary>Whether the entity has such a record, which <see cref="ToPatchState(InventoryResultEntity?)"/> may not be able to read.</summary>
    public static bool HasRecord(InventoryResultEntity entity) =>
        entity.Data?.GetValueOrDefault(PatchSummaryType)?.Content?.Exists(record => record is { Count: > 0 }) == true;

    /// <summary>A compliance summary, or <see langword="null"/> for one of another type.</summary>
    /// <exception cref="AnswerShapeException">The item lacks a member that each summary has.</exception>
    public static ComplianceSummary? ToComplianceSummary(ResourceComplianceSummaryItem? item, string complianceType) =>
        item is not { ComplianceType: not null, ResourceId: not null, Status: not null }
            ? throw new AnswerShapeException($"the summary of {item?.ResourceId ?? "a node"} lacks what each summary has")
            : item.ComplianceType == complianceType ? ToComplianceSummary(item) : null;

    private static ComplianceSummary ToComplianceSummary(ResourceComplianceSummaryItem item) => new(
        item.ResourceId,
        item.Status == ComplianceStatus.NON_COMPLIANT,
        NullIfBlank(item.OverallSeverity?.Value),
        NullIfBlank(item.ExecutionSummary?.ExecutionId),
        Utc(item.ExecutionSummary?.ExecutionTime),
        item.NonCompliantSummary?.NonCompliantCount);

    public static NodeAssociation ToNodeAssociation(ComplianceItem item)
    {
        var details = item.Details ?? [];
        var baseline = NullIfBlank(details.GetValueOrDefault("PatchBaselineId"));
        var summary = PatchSummaryText.Members(details.GetValueOrDefault("DetailedText"));
        return new NodeAssociation(
            item.Id,
            NullIfBlank(details.GetValueOrDefault("DocumentName")),
            Utc(item.ExecutionSummary?.ExecutionTime) is { } reported && AwsText.IsClockTime(reported) ? reported : null,
            item.Status == ComplianceStatus.NON_COMPLIANT,
            summary is null ? null : PatchSummaryText.Read(item.ResourceId, summary, baseline),
            baseline);
    }

    public static NodeCommand? ToNodeCommand(CommandInvocation? invocation) =>
        invocation is not { CommandId: not null, DocumentName: not null, RequestedDateTime: not null }
            ? null
            : new NodeCommand(
                invocation.CommandId,
                invocation.DocumentName,
                Utc(invocation.RequestedDateTime.Value),
                invocation.Status?.Value is "Success" or "Failed" or "TimedOut" or "Cancelled",
                (invocation.CommandPlugins ?? []).Select(plugin => Utc(plugin?.ResponseFinishDateTime)).Max());

    public static DateTimeOffset? Utc(DateTime? time) => time is null ? null : Utc(time.Value);

    // The service reports -1 for a count that it did not take.
    private static int? Count(int? count) => count < 0 ? null : count;

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    // The wire's epoch seconds pass through a double, which leaves .685 as .6849999: the nearest millisecond is what was said.
    private static DateTimeOffset Utc(DateTime time)
    {
        var ticks = time.ToUniversalTime().Ticks;
        ticks = ticks > DateTime.MaxValue.Ticks - TimeSpan.TicksPerMillisecond ? ticks : ticks + (TimeSpan.TicksPerMillisecond / 2);
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }
}

/// <summary>
/// Reads a patch state out of the texts that a node uploads: an <c>AWS:PatchSummary</c> inventory record, or the JSON in
/// <c>DetailedText</c> of an association's compliance item, which has the same names ("Metadata collected by Inventory", user guide).
/// </summary>
internal static class PatchSummaryText
{
    /// <returns>The state; <see langword="null"/> for a record without the members that every state has.</returns>
    public static PatchState? Read(string nodeId, IReadOnlyDictionary<string, string> record, string? baselineId = null)
    {
        if (Text("BaselineId") is not { } baseline || Text("OperationType") is not { } operation
            || !AwsText.TryParseTime(Text("OperationStartTime"), out var started)
            || !AwsText.TryParseTime(Text("OperationEndTime"), out var ended)
            || !AwsText.IsClockTime(started) || !AwsText.IsClockTime(ended))
        {
            return null;
        }

        return new PatchState
        {
            NodeId = nodeId,
            BaselineId = baseline,
            PatchGroup = Text("PatchGroup"),
            SnapshotId = Text("SnapshotId"),
            ExecutionId = Text("ExecutionId") is { } id && AwsText.IsExecutionId(id) ? id : null,
            NonCompliantSeverity = Text("NonCompliantSeverity"),
            Operation = operation,
            OperationStartTime = started,
            OperationEndTime = ended,
            RebootOption = Text("RebootOption"),
            InstalledCount = Count("InstalledCount"),
            InstalledOtherCount = Count("InstalledOtherCount"),
            InstalledPendingRebootCount = Count("InstalledPendingRebootCount"),
            InstalledRejectedCount = Count("InstalledRejectedCount"),
            MissingCount = Count("MissingCount"),
            FailedCount = Count("FailedCount"),
            AvailableSecurityUpdateCount = Count("AvailableSecurityUpdateCount"),
            CriticalNonCompliantCount = Count("CriticalNonCompliantCount"),
            SecurityNonCompliantCount = Count("SecurityNonCompliantCount"),
            OtherNonCompliantCount = Count("OtherNonCompliantCount"),
        };

        string? Text(string name) =>
            record.GetValueOrDefault(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text
            : name == "BaselineId" ? baselineId : null;

        // -1 stands for a count that was not taken; one beyond 32 bits is as good as the largest.
        int? Count(string name) =>
            long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) && count >= 0
                ? (int)Math.Min(count, int.MaxValue)
                : null;
    }

    /// <returns>The members of a JSON object as texts; <see langword="null"/> for any other text.</returns>
    public static Dictionary<string, string>? Members(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var members = new Dictionary<string, string>();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                members[member.Name] = member.Value.ValueKind switch
                {
                    JsonValueKind.String => member.Value.GetString()!,
                    JsonValueKind.Number => member.Value.GetRawText(),
                    _ => string.Empty,
                };
            }

            return members;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or half a surrogate pair: the item is as good as one without details.
            return null;
        }
    }
}
