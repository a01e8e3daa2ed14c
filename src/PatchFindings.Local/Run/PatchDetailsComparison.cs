using System.Globalization;
using System.Text.Json;
using LoopbackAws.Ssm;

namespace PatchFindings.Local.Run;

/// <summary>Holds the patches and CVEs in a finding to those of its node.</summary>
internal static class PatchDetailsComparison
{
    private const int PatchesMax = 50;

    /// <summary>What differs, in a sentence each.</summary>
    /// <param name="rows">The node's noncompliant patches; none where its document reports none.</param>
    public static IEnumerable<string> Differences(IReadOnlyList<PatchRow> rows, JsonElement found)
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
