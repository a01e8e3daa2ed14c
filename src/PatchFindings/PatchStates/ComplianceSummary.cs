namespace PatchFindings.PatchStates;

/// <summary>
/// A node's patch compliance as <c>ListResourceComplianceSummaries</c> tells it (<c>ResourceComplianceSummaryItem</c> in the Systems
/// Manager API): which execution reported it, and the highest severity among its noncompliant patches.
/// </summary>
/// <param name="NodeId">The node.</param>
/// <param name="IsNoncompliant">Whether the status is <c>NON_COMPLIANT</c>.</param>
/// <param name="OverallSeverity">
/// <c>CRITICAL</c>, <c>HIGH</c>, <c>MEDIUM</c>, <c>LOW</c>, <c>INFORMATIONAL</c> or <c>UNSPECIFIED</c>: the compliance level that the
/// baseline's rules give, not the vendor's word; <see langword="null"/> when absent.
/// </param>
/// <param name="ExecutionId">The execution's id, a command's for Run Command; at most 100 characters.</param>
/// <param name="ExecutionType">The execution's kind, <c>Command</c> for Run Command.</param>
/// <param name="ExecutionTime">When the execution ran.</param>
public sealed record ComplianceSummary(
    string NodeId, bool IsNoncompliant, string? OverallSeverity, string? ExecutionId, string? ExecutionType, DateTimeOffset? ExecutionTime)
{
    /// <summary>Patches in a compliant state: installed, of the baseline or not; <see langword="null"/> when absent.</summary>
    public int? CompliantCount { get; init; }

    /// <summary>Patches in a noncompliant state: missing, failed, rejected or waiting for a reboot; <see langword="null"/> when absent.</summary>
    public int? NonCompliantCount { get; init; }

    /// <summary>Whether the summary counts the same patches as a state does.</summary>
    /// <param name="state">The state. Its available security updates count as noncompliant if the baseline says so.</param>
    public bool CountsTheSameAs(PatchState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var bad = (state.MissingCount ?? 0) + (state.FailedCount ?? 0) + (state.InstalledRejectedCount ?? 0)
            + (state.InstalledPendingRebootCount ?? 0);
        return CompliantCount == (state.InstalledCount ?? 0) + (state.InstalledOtherCount ?? 0)
            && (NonCompliantCount == bad || NonCompliantCount == bad + (state.AvailableSecurityUpdateCount ?? 0));
    }
}
