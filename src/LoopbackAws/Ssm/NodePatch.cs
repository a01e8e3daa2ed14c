using System.Globalization;

namespace LoopbackAws.Ssm;

/// <summary>One patch of a node (SSM model, <c>PatchComplianceData</c>), made up from the node's counts.</summary>
/// <param name="Title">The patch's title: package and version on Linux, the update's name on Windows.</param>
/// <param name="KbId">The package with its architecture, or the knowledge base id.</param>
/// <param name="Classification">The vendor's class; blank for other and not applicable patches, as AWS leaves it.</param>
/// <param name="Severity">The vendor's severity, not the compliance level; blank where the class is.</param>
/// <param name="State">The state in camel case, as the service answers it.</param>
/// <param name="InstalledAt">When it was installed; the epoch for what is not.</param>
/// <param name="CveIds">One text with commas, for missing and failed patches of Linux; <see langword="null"/> leaves it out.</param>
public sealed record NodePatch(
    string Title, string KbId, string Classification, string Severity, string State, DateTimeOffset InstalledAt, string? CveIds = null)
{
    private static readonly string[] Packages =
        ["kernel", "openssl-libs", "glibc", "curl", "bind-utils", "systemd", "python3", "sudo", "libxml2", "expat", "openssh-server", "vim-minimal"];

    private static readonly string[] LinuxSeverities = ["Important", "Critical", "Moderate", "Low"];
    private static readonly string[] WindowsSeverities = ["Critical", "Important", "Unspecified"];

    /// <summary>The rows that make a node noncompliant.</summary>
    public static IEnumerable<NodePatch> NoncompliantOf(NodePatchOperation operation) =>
        Of(operation).Select(row => row.Item)
            .Where(row => row.State is "Failed" or "Missing" or "InstalledRejected" or "InstalledPendingReboot");

    /// <summary>The rows of a node, lazily: as many of each state as its counts say.</summary>
    internal static IEnumerable<(string Key, NodePatch Item)> Of(NodePatchOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var counts = operation.Counts;
        (string State, int? Count)[] states =
        [
            ("Failed", counts.Failed), ("Missing", counts.Missing), ("InstalledRejected", counts.InstalledRejected),
            ("InstalledPendingReboot", counts.InstalledPendingReboot), ("Installed", counts.Installed),
            ("InstalledOther", counts.InstalledOther), ("NotApplicable", counts.NotApplicable),
            ("AvailableSecurityUpdate", counts.AvailableSecurityUpdate),
        ];
        for (var state = 0; state < states.Length; state++)
        {
            for (var number = 1; number <= states[state].Count; number++)
            {
                yield return ($"{state}{number:D10}", Row(operation, state, states[state].State, number));
            }
        }
    }

    private static NodePatch Row(NodePatchOperation operation, int place, string state, int number)
    {
        var blank = state is "InstalledOther" or "NotApplicable";
        var installed = state.StartsWith("Installed", StringComparison.Ordinal) ? operation.EndedAt : DateTimeOffset.UnixEpoch;
        if (operation.IsWindows)
        {
            var kb = string.Create(CultureInfo.InvariantCulture, $"KB5{place}{number:D5}");
            return new NodePatch(
                $"2026-{1 + (number % 12):D2} Cumulative Update for Windows Server 2022 ({kb})", kb, blank ? "" : "SecurityUpdates",
                blank ? "" : WindowsSeverities[number % WindowsSeverities.Length], state, installed);
        }

        var package = Packages[number % Packages.Length] + (number < Packages.Length ? "" : $"-{number / Packages.Length}");
        var hasCves = state is "Missing" or "Failed" && number % 5 != 0;
        return new NodePatch(
            $"{package}-1:{place}.{number}.2-24.amzn2", $"{package}{(place == 0 ? "-failed" : place == 1 ? "" : $"-{place}")}.x86_64",
            blank ? "" : "Security", blank ? "" : LinuxSeverities[number % LinuxSeverities.Length], state, installed,
            operation.MissingCves is { } cves && state == "Missing" ? Share(cves, number, operation.Counts.Missing!.Value)
                : hasCves ? Cves(10_000 + (((place * 31) + (number * 7)) % 20_000), 1 + (number % 3))
                : null);
    }

    private static string? Share(int all, int number, int patches)
    {
        var (first, end) = (all * (long)(number - 1) / patches, all * (long)number / patches);
        return first == end ? null : Cves(30_000 + (int)first, (int)(end - first));
    }

    private static string Cves(int first, int count) =>
        string.Join(",", Enumerable.Range(first, count).Select(number => $"CVE-2026-{number}"));
}
