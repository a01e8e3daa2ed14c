using System.Globalization;
using System.Text.Json;
using LoopbackAws.Ssm;

namespace PatchFindings.Local.Run;

/// <summary>Holds a finding to what is expected of it.</summary>
internal static class FindingComparison
{
    // What every finding has whose value follows from the account or from AWS's example alone, and what Security Hub adds itself.
    private static readonly HashSet<string> KnownMembers =
    [
        "SchemaVersion", "Id", "ProductArn", "ProductName", "CompanyName", "Region", "GeneratorId", "AwsAccountId", "Types", "CreatedAt", "UpdatedAt",
        "ProcessedAt", "Severity.Label", "Severity.Normalized", "Title", "Description", "Remediation.Recommendation.Text",
        "Remediation.Recommendation.Url", "SourceUrl", "Resources.Type", "Resources.Id", "Resources.Partition", "Resources.Region",
        "Workflow.Status", "RecordState", "PatchSummary.OperationStartTime", "PatchSummary.OperationEndTime",
        "FindingProviderFields.Severity.Label", "FindingProviderFields.Types", "ProductFields.aws/securityhub/FindingId",
        "ProductFields.aws/securityhub/ProductName", "ProductFields.aws/securityhub/CompanyName", "ProductFields.patchfindings/ClosedBecause",
    ];

    private static readonly HashSet<string> MembersOfPatches =
    [
        "Resources.Details.Other", "Vulnerabilities", "ProductFields.patchfindings/PatchDetails", "ProductFields.patchfindings/PatchCount",
        "ProductFields.patchfindings/PatchesLeftOut", "ProductFields.patchfindings/CveCount", "ProductFields.patchfindings/CvesLeftOut",
    ];

    /// <summary>What differs, in a sentence each; empty when nothing does.</summary>
    /// <param name="expected">What is expected.</param>
    /// <param name="found">The finding, as Security Hub holds it.</param>
    /// <param name="updated">How the finding was imported again, if it was.</param>
    /// <param name="mayBeUntold">
    /// Whether reads failed, so that a record without severity may have had none at hand: it is never waited for.
    /// </param>
    public static IEnumerable<string> Differences(
        ExpectedFinding expected, JsonElement found, OwedFinding? updated = null, bool mayBeUntold = false)
    {
        var resources = Member(found, "Resources");
        var resource = resources is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1 ? list[0] : default(JsonElement?);
        var summary = Member(found, "PatchSummary");

        // A state that was read before its record came has a time a millisecond earlier, a finding without its patches two: which read
        // comes between Systems Manager's stores is chance.
        var withoutPatches = Text(Member(found, "ProductFields"), "patchfindings/PatchDetails") is not null ? 2 : 0;
        var observed = Enumerable.Range(0, 2).Select(untold => Time(expected.ObservedAt.AddMilliseconds(-untold - withoutPatches)))
            .FirstOrDefault(time => time == Time(Text(found, "CreatedAt"))) ?? Time(expected.ObservedAt);
        var label = Text(Member(found, "Severity"), "Label");
        var isUntold = mayBeUntold && observed == Time(expected.ObservedAt.AddMilliseconds(-1 - withoutPatches)) && label is "INFORMATIONAL" or "CRITICAL";
        var severity = isUntold ? label! : expected.Severity;
        List<(string Name, string? Expected, string? Found)> texts =
        [
            ("GeneratorId", expected.GeneratorId, Text(found, "GeneratorId")),
            ("Severity.Label", severity, label),
            (
                "FindingProviderFields.Severity.Label",
                severity,
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
            .Concat(expected.Patches is null ? [] : PatchDetailsComparison.Differences(expected.Patches, found))
            .Concat(Members(found, string.Empty).Distinct().Where(member => !IsExpected(expected, member))
                .Select(member => $"{member} is there, and nobody expects it"));
    }

    private static bool IsExpected(ExpectedFinding expected, string member) =>
        KnownMembers.Contains(member)
        || (expected.Patches is not null && MembersOfPatches.Any(own => member == own || member.StartsWith(own + ".", StringComparison.Ordinal)))
        || (member.StartsWith("PatchSummary.", StringComparison.Ordinal) && member["PatchSummary.".Length..] is var name
            && (expected.Texts.ContainsKey(name) || expected.Counts.ContainsKey(name)))
        || (member.StartsWith("ProductFields.", StringComparison.Ordinal)
            && expected.ProductFields.ContainsKey(member["ProductFields.".Length..]));

    // The paths of all members that hold a value or a list of values; places in lists are left out.
    private static IEnumerable<string> Members(JsonElement of, string path) => of.ValueKind switch
    {
        JsonValueKind.Object => of.EnumerateObject()
            .SelectMany(member => Members(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")),
        JsonValueKind.Array when of.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object) =>
            of.EnumerateArray().SelectMany(item => Members(item, path)),
        _ => [path],
    };

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

/// <summary>Holds the patches and CVEs in a finding to those of its node.</summary>
internal static class PatchDetailsComparison
{
    private const int PatchesMax = 50;

    /// <summary>What differs, in a sentence each.</summary>
    /// <param name="rows">The node's noncompliant patches; none where its document reports none.</param>
    public static IEnumerable<string> Differences(IReadOnlyList<NodePatch> rows, JsonElement found)
    {
        string? Field(string name) => FindingComparison.Text(FindingComparison.Member(found, "ProductFields"), "patchfindings/" + name);
        if (Field("PatchDetails") is { } unknown)
        {
            // The node's patches may be shown later than its record.
            return rows.Count == 0 || unknown == "unknown: the patches shown are another operation's" ? [] : [$"the patches are {unknown}"];
        }

        var resources = FindingComparison.Member(found, "Resources");
        var shown = FindingComparison.Member(
            FindingComparison.Member(resources is { ValueKind: JsonValueKind.Array } list ? list[0] : null, "Details"), "Other")
            is { } other ? other.EnumerateObject().Select(member => member.Name).ToHashSet() : [];
        var told = FindingComparison.Member(found, "Vulnerabilities") is { } vulnerabilities
            ? vulnerabilities.EnumerateArray().Select(one => FindingComparison.Text(one, "Id")!).ToList()
            : [];
        var patches = rows.Select(row => row.KbId).ToHashSet();
        var cves = rows.SelectMany(row => (row.CveIds ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)).ToHashSet();
        var cvesLeftOut = int.TryParse(Field("CvesLeftOut"), CultureInfo.InvariantCulture, out var left) ? left : 0;
        return new (string Name, string Expected, string? Found)[]
        {
            ("patches shown", Number(Math.Min(patches.Count, PatchesMax)), Number(shown.Count)),
            ("patches of other nodes", "0", Number(shown.Except(patches).Count())),
            ("PatchCount", Number(rows.Count), Field("PatchCount")),
            ("PatchesLeftOut", Number(rows.Count - shown.Count), Field("PatchesLeftOut")),
            ("CveCount", cves.Count == 0 ? "none told" : Number(cves.Count), Field("CveCount")),
            ("CVEs shown", Number(cves.Count - cvesLeftOut), Number(told.Distinct().Count())),
            ("CVEs of other nodes", "0", Number(told.Except(cves).Count())),
        }.Where(one => one.Expected != one.Found).Select(one => $"{one.Name} is {one.Found ?? "absent"}, and should be {one.Expected}");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Compares two JSON values.</summary>
internal static class JsonDifference
{
    /// <summary>The paths of the values that differ or that only one of both has, in order.</summary>
    /// <param name="other">Another.</param>
    public static IReadOnlyList<string> Paths(JsonElement one, JsonElement other)
    {
        var paths = new List<string>();
        Compare(one, other, string.Empty, paths);
        return paths;
    }

    private static void Compare(JsonElement? one, JsonElement? other, string path, List<string> paths)
    {
        if (one is { ValueKind: JsonValueKind.Object } left && other is { ValueKind: JsonValueKind.Object } right)
        {
            var names = left.EnumerateObject().Concat(right.EnumerateObject()).Select(member => member.Name).Distinct();
            foreach (var name in names)
            {
                Compare(Member(left, name), Member(right, name), path.Length == 0 ? name : $"{path}.{name}", paths);
            }
        }
        else if (one is not { } a || other is not { } b || !JsonElement.DeepEquals(a, b))
        {
            paths.Add(path);
        }
    }

    private static JsonElement? Member(JsonElement of, string name) => of.TryGetProperty(name, out var member) ? member : null;
}
