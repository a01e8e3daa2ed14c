using System.Globalization;
using System.Text.Json;

namespace PatchFindings.PatchStates;

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
