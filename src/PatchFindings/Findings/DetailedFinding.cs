using System.Globalization;
using System.Text;
using System.Text.Json;
using PatchFindings.PatchStates;

namespace PatchFindings.Findings;

/// <summary>
/// A finding with the patches that are missing and their CVEs (the option <c>patchDetails</c>): the most severe first, as many as fit, and
/// how many were left out. Pure: the same rows, in whichever order, give the same bytes.
/// </summary>
internal static class DetailedFinding
{
    /// <summary>Patches in <c>Resources[0].Details.Other</c>, by the format.</summary>
    public const int PatchesMax = 50;

    private const int KeyLengthMax = 127;
    private const int ValueLengthMax = 1_023;
    private const int TitleLengthMax = 256;
    private const int DescriptionLengthMax = 1_024;
    private const int TextLengthMax = 256;

    // What the vendors of the operating systems call their severities, worst first.
    private static readonly string[][] Severities =
        [["critical"], ["important", "high"], ["moderate", "medium"], ["low"], ["unspecified", "none", ""]];

    private static readonly string[] Architectures = ["x86_64", "aarch64", "noarch", "i686", "i386", "amd64", "arm64", "all", "src"];

    /// <summary>Adds what is known of an operation's patches to its finding.</summary>
    public static Finding Of(Finding finding, PatchState state, PatchDetails details)
    {
        ArgumentNullException.ThrowIfNull(finding);
        ArgumentNullException.ThrowIfNull(details);
        var rows = details.Rows
            .OrderBy(row => Rank(row.Severity)).ThenBy(row => row.State, StringComparer.Ordinal).ThenBy(row => row.KbId, StringComparer.Ordinal)
            .ThenBy(row => row.Title, StringComparer.Ordinal).ThenBy(row => row.Classification, StringComparer.Ordinal).ToList();
        var vulnerabilities = Vulnerabilities(rows);
        var patches = Patches(rows);
        var detailed = finding with
        {
            Title = Title(state),
            Description = Description(state, details, rows),
            Resources = patches.Count == 0 || finding.Resources is not [var node, ..] ? finding.Resources
                : [node with { Details = new ResourceDetails(patches) }, .. finding.Resources.Skip(1)],
        };
        detailed = detailed with { ProductFields = Fields(detailed, details, rows.Count, patches.Count, vulnerabilities.Count, shown: 0) };
        var shown = Fitting(detailed, vulnerabilities);
        return shown == 0
            ? detailed
            : detailed with
            {
                Vulnerabilities = vulnerabilities[..shown],
                ProductFields = Fields(finding, details, rows.Count, patches.Count, vulnerabilities.Count, shown),
            };
    }

    private static int Rank(string severity)
    {
        var word = severity.Trim().ToLowerInvariant();
        var rank = Array.FindIndex(Severities, words => words.Contains(word));
        return rank < 0 ? Severities.Length : rank;
    }

    private static List<Vulnerability> Vulnerabilities(List<PatchRow> rows)
    {
        var byId = new SortedDictionary<string, List<PatchRow>>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            foreach (var id in row.CveIds)
            {
                byId.TryAdd(id, []);
                byId[id].Add(row);
            }
        }

        // Rows come most severe first: the first one of a CVE has its severity.
        return
        [
            .. byId.OrderBy(cve => Rank(cve.Value[0].Severity)).ThenBy(cve => cve.Key, StringComparer.Ordinal).Select(cve => new Vulnerability(
                Cut(cve.Key, TextLengthMax),
                [.. cve.Value.Select(Package).Distinct()],
                string.IsNullOrWhiteSpace(cve.Value[0].Severity) ? null
                    : new VulnerabilityVendor("Patch Manager", Cut(cve.Value[0].Severity, TextLengthMax)),
                "YES")),
        ];
    }

    private static VulnerablePackage Package(PatchRow row)
    {
        // Linux: the KB id is name.architecture, the title name and version. Windows: the KB id is all there is.
        var (name, architecture) = (row.KbId, (string?)null);
        var dot = name.LastIndexOf('.');
        if (dot > 0 && Architectures.Contains(name[(dot + 1)..]))
        {
            (name, architecture) = (name[..dot], name[(dot + 1)..]);
        }

        var rest = name.Length > 0 && row.Title.StartsWith(name, StringComparison.Ordinal) ? row.Title[name.Length..] : string.Empty;
        if (architecture is not null && rest.StartsWith("." + architecture, StringComparison.Ordinal))
        {
            rest = rest[(1 + architecture.Length)..];
        }

        var version = rest.Length > 1 && rest[0] is '-' or ':' ? rest[1..] : null;
        return new VulnerablePackage(
            Cut(string.IsNullOrWhiteSpace(name) ? row.Title : name, TextLengthMax), version is null ? null : Cut(version, TextLengthMax), architecture);
    }

    private static Dictionary<string, string> Patches(List<PatchRow> rows)
    {
        var patches = new Dictionary<string, string>(Math.Min(rows.Count, PatchesMax));
        foreach (var row in rows.Where(row => !string.IsNullOrWhiteSpace(row.KbId) || !string.IsNullOrWhiteSpace(row.Title)))
        {
            if (patches.Count == PatchesMax)
            {
                break;
            }

            var key = Cut(string.IsNullOrWhiteSpace(row.KbId) ? row.Title : row.KbId, KeyLengthMax);
            var parts = new[] { row.State, row.Classification, row.Severity }.Where(part => !string.IsNullOrWhiteSpace(part));
            patches.TryAdd(key, Cut(string.Join(", ", parts), ValueLengthMax));
        }

        return patches;
    }

    private static int Fitting(Finding finding, List<Vulnerability> vulnerabilities)
    {
        // The member's name and brackets, and the numbers of the counts that change once they are shown.
        const int Reserve = 200;
        var bytes = AsffRules.BytesAsSent(JsonSerializer.Serialize(finding, PatchFindingsJson.Documents.Finding)) + Reserve;
        for (var i = 0; i < vulnerabilities.Count; i++)
        {
            bytes += AsffRules.BytesAsSent(JsonSerializer.Serialize(vulnerabilities[i], PatchFindingsJson.Documents.Vulnerability)) + 1;
            if (bytes > AsffRules.FindingBytesMax)
            {
                return i;
            }
        }

        return vulnerabilities.Count;
    }

    private static Dictionary<string, string> Fields(Finding finding, PatchDetails details, int patches, int patchesShown, int cves, int shown)
    {
        var fields = new Dictionary<string, string>(finding.ProductFields ?? new Dictionary<string, string>());
        if (details.Unknown is { } unknown)
        {
            fields["patchfindings/PatchDetails"] = Cut($"unknown: {unknown}", 1_024);
            return fields;
        }

        fields["patchfindings/PatchCount"] = Number(patches);
        fields["patchfindings/PatchesLeftOut"] = Number(patches - patchesShown);
        fields["patchfindings/CveCount"] = cves == 0 ? "none told" : Number(cves);
        if (cves > 0)
        {
            fields["patchfindings/CvesLeftOut"] = Number(cves - shown);
        }

        return fields;
    }

    private static string Title(PatchState state)
    {
        var parts = Parts(state);
        return Cut(
            parts.Count == 0 ? $"Patches are noncompliant on {state.NodeId}" : $"{string.Join(", ", parts)} on {state.NodeId}",
            TitleLengthMax);
    }

    private static List<string> Parts(PatchState state)
    {
        var parts = new List<string>(4);
        var critical = state.CriticalNonCompliantCount > 0 ? $" ({Number(state.CriticalNonCompliantCount.Value)} critical)" : "";
        Add(state.MissingCount, "missing");
        Add(state.FailedCount, "failed");
        Add(state.InstalledPendingRebootCount, "pending reboot");
        Add(state.InstalledRejectedCount, "rejected but installed");
        if (parts.Count > 0)
        {
            parts[0] += critical;
        }
        else if (state.AvailableSecurityUpdateCount is > 0 and var available)
        {
            parts.Add($"{Number(available)} security updates available");
        }

        return parts;

        void Add(int? count, string what)
        {
            if (count > 0)
            {
                parts.Add($"{Number(count.Value)} {what}");
            }
        }
    }

    private static string Description(PatchState state, PatchDetails details, List<PatchRow> rows)
    {
        var text = new StringBuilder($"The last patch operation ({state.Operation}) found {state.NodeId} noncompliant");
        var parts = Parts(state);
        text.Append(parts.Count == 0 ? ". " : $": {string.Join(", ", parts)}. ");
        if (details.Unknown is not null)
        {
            return text.Append("Which patches these are could not be told; see the node's patches in Systems Manager.").ToString();
        }

        const string More = ", …";
        for (var i = 0; i < rows.Count; i++)
        {
            var name = string.IsNullOrWhiteSpace(rows[i].KbId) ? rows[i].Title : rows[i].KbId;
            if (text.Length + name.Length + 2 + More.Length > DescriptionLengthMax)
            {
                text.Append(i == 0 ? "" : More);
                break;
            }

            text.Append(i == 0 ? "" : ", ").Append(name);
        }

        return Cut(text.ToString(), DescriptionLengthMax);
    }

    private static string Cut(string text, int lengthMax) =>
        text.Length <= lengthMax ? text : text[..(char.IsHighSurrogate(text[lengthMax - 2]) ? lengthMax - 2 : lengthMax - 1)] + "…";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
