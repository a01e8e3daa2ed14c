using System.Globalization;
using System.Text;
using System.Text.Json;
using LoopbackAws.Ssm;

namespace PatchFindings.Simulation.Oracle;

/// <summary>What an invocation was shown of a node's patches by one read of all their pages, and how often it asked.</summary>
internal sealed class PatchesShown
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, int> _states = new(StringComparer.OrdinalIgnoreCase);

    private static readonly TimeSpan ReadFor = TimeSpan.FromSeconds(7);
    private const int PagesMax = 100;

    private PatchesShown? _before;
    private bool _isWhole;
    private bool _isLate;
    private int _asked;
    private int _answered;
    private DateTimeOffset _since;

    /// <summary>Whether each page that was asked for was answered, in time, and the last one was not the last of all.</summary>
    public bool IsCutShort(DateTimeOffset now) =>
        _before is null && !_isWhole && _asked == _answered && _asked < PagesMax && now - _since < ReadFor;

    /// <summary>
    /// Whether all pages were answered in time and the rows are as many, state by state, as the operation counts: then they are taken for its own. Of
    /// two events of an operation the first one's finding is sent, so that this must be so of each read.
    /// </summary>
    public bool Fit(PatchCounts counts) => _isWhole && !_isLate && _before?.Fit(counts) != false
        && Is("Missing", counts.Missing) && Is("Failed", counts.Failed) && Is("InstalledRejected", counts.InstalledRejected)
        && Is("InstalledPendingReboot", counts.InstalledPendingReboot);

    /// <summary>A function asks for a page; whether its pace allows that.</summary>
    public static bool Asked(WireCall call, double perSecond, int atOnce)
    {
        if (call.Action != "DescribeInstancePatches")
        {
            return true;
        }

        if (!call.Text.Contains("NextToken", StringComparison.Ordinal) && Wires.Text(call.Text, "InstanceId") is { } node)
        {
            call.Invocation.Patches[node] = new PatchesShown
            {
                _before = call.Invocation.Patches.GetValueOrDefault(node),
                _since = call.Invocation.Now,
            };
        }

        if (Wires.Text(call.Text, "InstanceId") is { } of && call.Invocation.Patches.TryGetValue(of, out var patches))
        {
            patches._asked++;
        }

        var asked = call.Invocation.PatchReads;
        var now = call.Invocation.Now;
        asked.Add(now);
        for (var first = 0; first < asked.Count; first++)
        {
            if (asked.Count - first > atOnce + 0.01 + (perSecond * (now - asked[first]).TotalSeconds))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A function has its answer.</summary>
    public static void Answered(WireCall call, int status)
    {
        if (call.Action != "DescribeInstancePatches" || Wires.Text(call.Text, "InstanceId") is not { } node)
        {
            return;
        }

        if (status == 200 && call.Truth is { } truth && call.Invocation.Patches.TryGetValue(node, out var patches))
        {
            patches._isLate |= call.Invocation.Now - patches._since >= ReadFor;
            patches.Add(truth);
        }
    }

    /// <summary>
    /// Whether an invocation had time to read its patches: it asked for few pages, for little else, and nothing was slow. Then none of its
    /// events may be late for them.
    /// </summary>
    public static bool HadTime(Invocation invocation) =>
        !invocation.HadSlowCall && invocation.PatchReads.Count < 25 && invocation.SystemsManagerCalls < 40
        && (invocation.Now - invocation.StartedAt) < TimeSpan.FromSeconds(30) + Window;

    private bool Is(string state, int? count) => count is null || _states.GetValueOrDefault(state) == count;

    private void Add(byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        foreach (var patch in document.RootElement.GetProperty("Patches").EnumerateArray())
        {
            var state = patch.GetProperty("State").GetString()!.Replace("_", "", StringComparison.Ordinal);
            _states[state] = _states.GetValueOrDefault(state) + 1;
        }

        _answered++;
        _isWhole = !document.RootElement.TryGetProperty("NextToken", out _);
    }
}

/// <summary>What a finding must say of its operation's patches: the design's words once more, apart from the product's code.</summary>
internal static class ExpectedPatches
{
    public const string CountField = "patchfindings/PatchCount";
    public const string UnknownField = "patchfindings/PatchDetails";
    private const int BytesMax = 240_000;
    private const int PatchesMax = 50;

    /// <summary>The product fields that tell of patches.</summary>
    public static bool IsField(string name) =>
        name is CountField or UnknownField or "patchfindings/PatchesLeftOut" or "patchfindings/CveCount" or "patchfindings/CvesLeftOut";

    /// <summary>Whether a finding says that its patches are not known.</summary>
    public static bool AreUnknown(JsonElement finding) => Field(finding, UnknownField) is not null;

    /// <summary>What is wrong, or null.</summary>
    /// <param name="body">The finding, as it was sent.</param>
    /// <param name="shown">What its invocation was shown of the node's patches.</param>
    /// <param name="now">When the finding is sent.</param>
    public static string? Wrong(JsonElement finding, string body, NodePatchOperation reported, PatchesShown? shown, DateTimeOffset now)
    {
        if (Encoding.UTF8.GetByteCount(body) > BytesMax)
        {
            return $"the finding has {Encoding.UTF8.GetByteCount(body)} bytes";
        }

        var other = finding.GetProperty("Resources")[0].TryGetProperty("Details", out var details)
            && details.TryGetProperty("Other", out var patches)
            ? patches.EnumerateObject().ToDictionary(patch => patch.Name, patch => patch.Value.GetString()!)
            : [];
        var cves = finding.TryGetProperty("Vulnerabilities", out var list)
            ? list.EnumerateArray().Select(cve => cve.GetProperty("Id").GetString()!).ToList()
            : [];
        if (AreUnknown(finding))
        {
            return other.Count + cves.Count > 0 || Field(finding, CountField) is not null ? "patches are unknown, and there are some"
                : reported.Document == Wave.AssociationDocument ? null
                : shown?.IsCutShort(now) == true ? "patches were not read to their end"
                : shown?.Fit(reported.Counts) == true
                ? $"patches could be read, and are {Field(finding, UnknownField)}"
                : null;
        }

        if (reported.Document == Wave.AssociationDocument)
        {
            return "the association's document tells no patches, and the finding has some";
        }

        var rows = NodePatch.NoncompliantOf(reported).ToList();
        var expected = rows.GroupBy(row => row.KbId).ToDictionary(
            row => row.Key,
            row => string.Join(", ", new[] { row.First().State, row.First().Classification, row.First().Severity }.Where(part => part.Length > 0)));
        var expectedCves = rows.SelectMany(row => row.CveIds?.Split(',') ?? []).ToHashSet();
        var left = rows.Count - other.Count;
        return Field(finding, CountField) != Text(rows.Count) ? $"{Field(finding, CountField)} patches, and should be {rows.Count}"
            : other.Count != Math.Min(PatchesMax, expected.Count) ? $"{other.Count} patches are shown of {expected.Count}"
            : Field(finding, "patchfindings/PatchesLeftOut") != Text(left) ? $"{Field(finding, "patchfindings/PatchesLeftOut")} patches are left out, and should be {left}"
            : other.FirstOrDefault(patch => expected.GetValueOrDefault(patch.Key) != patch.Value) is { Key: { } wrong } ? $"{wrong} is {other[wrong]}"
            : Field(finding, "patchfindings/CveCount") != (expectedCves.Count == 0 ? "none told" : Text(expectedCves.Count))
            ? $"{Field(finding, "patchfindings/CveCount")} CVEs, and should be {expectedCves.Count}"
            : cves.Count > 0 && Field(finding, "patchfindings/CvesLeftOut") != Text(expectedCves.Count - cves.Count)
            ? $"{Field(finding, "patchfindings/CvesLeftOut")} CVEs are left out, and {cves.Count} shown of {expectedCves.Count}"
            : cves.Count != cves.Distinct().Count() || cves.Exists(cve => !expectedCves.Contains(cve)) ? $"CVEs {string.Join(", ", cves)}"
            : expectedCves.Count > 0 && cves.Count == 0 ? "no CVE is shown"
            : null;
    }

    private static string? Field(JsonElement finding, string name) =>
        finding.TryGetProperty("ProductFields", out var fields) && fields.TryGetProperty(name, out var field) ? field.GetString() : null;

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
