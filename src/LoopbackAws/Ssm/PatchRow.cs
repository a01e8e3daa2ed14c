namespace LoopbackAws.Ssm;

/// <summary>One patch of a node (SSM model, <c>PatchComplianceData</c>), made up from the node's counts.</summary>
/// <param name="Title">The patch's title.</param>
/// <param name="KbId">The package or knowledge base id.</param>
/// <param name="Classification">The vendor's class; blank for other and not applicable patches, as AWS leaves it.</param>
/// <param name="Severity">The vendor's severity, not the compliance level; blank where the class is.</param>
/// <param name="State">The state in camel case, as the service answers it.</param>
/// <param name="InstalledAt">When it was installed; the epoch for what is not.</param>
public sealed record PatchRow(
    string Title, string KbId, string Classification, string Severity, string State, DateTimeOffset InstalledAt)
{
    /// <summary>The rows of a node, lazily: as many of each state as its counts say.</summary>
    internal static IEnumerable<(string Key, PatchRow Item)> Of(PatchOperation operation)
    {
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
                yield return ($"{state}{number:D10}", Row(operation, states[state].State, number));
            }
        }
    }

    private static PatchRow Row(PatchOperation operation, string state, int number)
    {
        var blank = state is "InstalledOther" or "NotApplicable";
        var name = $"{state.ToLowerInvariant()}-{number}.x86_64";
        return new PatchRow(
            name,
            name,
            blank ? string.Empty : "Security",
            blank ? string.Empty : "Important",
            state,
            state.StartsWith("Installed", StringComparison.Ordinal) ? operation.EndedAt : DateTimeOffset.UnixEpoch);
    }
}
