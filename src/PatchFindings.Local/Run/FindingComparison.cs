using System.Globalization;
using System.Text.Json;

namespace PatchFindings.Local.Run;

/// <summary>Holds a finding to what is expected of it.</summary>
internal static class FindingComparison
{
    /// <summary>What differs, in a sentence each; empty when nothing does.</summary>
    /// <param name="expected">What is expected.</param>
    /// <param name="found">The finding, as Security Hub holds it.</param>
    /// <param name="updated">How the finding was imported again, if it was.</param>
    public static IEnumerable<string> Differences(ExpectedFinding expected, JsonElement found, OwedFinding? updated = null)
    {
        var resources = Member(found, "Resources");
        var resource = resources is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1 ? list[0] : default(JsonElement?);
        var summary = Member(found, "PatchSummary");

        // A state that was read before its record came has a time a millisecond earlier, a finding without its patches two: which read
        // comes between Systems Manager's stores is chance.
        var withoutPatches = Text(Member(found, "ProductFields"), "patchfindings/PatchDetails") is not null ? 2 : 0;
        var observed = Enumerable.Range(0, 2).Select(untold => Time(expected.ObservedAt.AddMilliseconds(-untold - withoutPatches)))
            .FirstOrDefault(time => time == Time(Text(found, "CreatedAt"))) ?? Time(expected.ObservedAt);
        List<(string Name, string? Expected, string? Found)> texts =
        [
            ("GeneratorId", expected.GeneratorId, Text(found, "GeneratorId")),
            ("Severity.Label", expected.Severity, Text(Member(found, "Severity"), "Label")),
            (
                "FindingProviderFields.Severity.Label",
                expected.Severity,
                Text(Member(Member(found, "FindingProviderFields"), "Severity"), "Label")),
            ("CreatedAt", observed, Time(Text(found, "CreatedAt"))),
            ("UpdatedAt", updated is null ? observed : Time(Text(found, "UpdatedAt")), Time(Text(found, "UpdatedAt"))),
            ("RecordState", updated?.ClosedBecause is null ? "ACTIVE" : "ARCHIVED", Text(found, "RecordState")),
            (
                "ProductFields[patchfindings/ClosedBecause]",
                updated?.ClosedBecause,
                Text(Member(found, "ProductFields"), "patchfindings/ClosedBecause")),
            ("Resources[0].Id", expected.NodeId, Text(resource, "Id")),
            ("Resources[0].Type", expected.ResourceType, Text(resource, "Type")),
            ("SourceUrl", expected.SourceUrl, Text(found, "SourceUrl")),
            .. Times(expected, summary),
            .. expected.Texts.Select(text => ($"PatchSummary.{text.Key}", text.Value, Text(summary, text.Key))),
            .. expected.Counts.Select(count => (
                $"PatchSummary.{count.Key}",
                count.Value?.ToString(CultureInfo.InvariantCulture),
                Member(summary, count.Key)?.GetRawText())),
            .. expected.ProductFields.Select(field => (
                $"ProductFields[{field.Key}]",
                field.Value,
                Text(Member(found, "ProductFields"), field.Key))),
        ];
        return texts
            .Where(text => text.Expected != text.Found)
            .Select(text => $"{text.Name} is {text.Found ?? "absent"}, and should be {text.Expected ?? "absent"}")
            .Concat(expected.Patches is null ? [] : PatchDetailsComparison.Differences(expected.Patches, found));
    }

    // Where the node did not tell its times, the finding may say what is known of them, or nothing.
    private static IEnumerable<(string, string?, string?)> Times(ExpectedFinding expected, JsonElement? summary)
    {
        if (expected.StartedAt is { } started)
        {
            yield return ("PatchSummary.OperationStartTime", Time(started), Time(Text(summary, "OperationStartTime")));
        }

        if (expected.EndedAt is { } ended)
        {
            yield return ("PatchSummary.OperationEndTime", Time(ended), Time(Text(summary, "OperationEndTime")));
        }
    }

    internal static string? Text(JsonElement? of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    internal static JsonElement? Member(JsonElement? of, string name) =>
        of is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var member) ? member : null;

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Time(time) : text;
}
