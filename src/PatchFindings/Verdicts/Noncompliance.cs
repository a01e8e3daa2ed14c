using PatchFindings.Findings;
using PatchFindings.PatchStates;

namespace PatchFindings.Verdicts;

/// <summary>The second question: is the node noncompliant by its state?</summary>
public static class Noncompliance
{
    /// <summary>
    /// Whether a patch is missing, failed, rejected or waits for a reboot ("Patch compliance state values" in the Systems Manager user
    /// guide).
    /// </summary>
    public static bool ByCounts(PatchState state) =>
        state.MissingCount > 0 || state.FailedCount > 0 || state.InstalledRejectedCount > 0 || state.InstalledPendingRebootCount > 0
        || state.CriticalNonCompliantCount > 0 || state.SecurityNonCompliantCount > 0 || state.OtherNonCompliantCount > 0;

    /// <summary>
    /// Whether the node is noncompliant; <see langword="null"/> while that is open. Where nothing is missing, Windows' available security
    /// updates may count, as the baseline says (<c>AvailableSecurityUpdatesComplianceStatus</c>): only the compliance summary tells.
    /// </summary>
    /// <param name="state">The operation's state, completed by <paramref name="shown"/> where that is the same operation's.</param>
    /// <param name="shown">What <c>DescribeInstancePatchStates</c> shows, which has those updates; inventory may lack them.</param>
    internal static bool? Of(PatchState state, PatchState? shown, Facts facts)
    {
        if (ByCounts(state))
        {
            return true;
        }

        // A node that has ever reported such updates, even zero, is a Windows node and may have some now.
        var isUntold = state.AvailableSecurityUpdateCount is null && shown is not null && !shown.IsSameOperationAs(state)
            && shown.AvailableSecurityUpdateCount is not null;
        if (!(state.AvailableSecurityUpdateCount > 0 || state.NonCompliantSeverity is not null || isUntold))
        {
            return false;
        }

        var summary = facts.Summary();
        if (summary is not null
            && (isUntold ? IsTimedAs(summary, state) : (IsOf(summary, state) && !IsOfTheNext(summary, state)) || TellsNoExecution(summary)))
        {
            return summary.IsNoncompliant;
        }

        // A sweep and a late event may meet the summary of an operation whose state is not shown yet (sweep seeds 105, 8097), and a late
        // event a new state beside the old summary or none (2522, 18024).
        var isBehind = summary is null || summary.ExecutionTime < state.OperationStartTime - CommandFit.ClockOffMax;
        return !facts.IsOver || (isBehind && !facts.IsOverFor(state)) || summary?.ExecutionTime > state.OperationEndTime + LaterOperation
            ? null
            : summary?.IsNoncompliant == true && !isUntold;
    }

    /// <summary>
    /// Whether a compliance summary is of the state's operation: by snapshot, execution, start or end, whichever AWS tells. One from
    /// before the operation is not, though a maintenance window's operations share a snapshot.
    /// </summary>
    internal static bool IsOf(ComplianceSummary summary, PatchState state) =>
        !(summary.ExecutionTime < Second(state.OperationStartTime))
        && (IsNamedAs(summary, state) || IsTimedAs(summary, state));

    private static bool IsNamedAs(ComplianceSummary summary, PatchState state) =>
        summary.ExecutionId is { } id && (id == state.SnapshotId || id == state.ExecutionId);

    // What a summary tells of an operation's time is its start, its end or its report's, by a clock that may be ten minutes off.
    private static readonly TimeSpan LaterOperation = TimeSpan.FromMinutes(30);

    private static bool IsTimedAs(ComplianceSummary summary, PatchState state) =>
        summary.ExecutionTime == state.OperationStartTime || summary.ExecutionTime == state.OperationEndTime;

    // The next operation may begin in the second in which this one ended. Its summary counts patches that this one lacks; whether AWS counts
    // the available updates among them is written nowhere.
    private static bool IsOfTheNext(ComplianceSummary summary, PatchState state) =>
        !IsNamedAs(summary, state) && summary is { IsNoncompliant: true, NoncompliantCount: > 0 and var count }
        && state.AvailableSecurityUpdateCount is { } available && count != available;

    private static bool TellsNoExecution(ComplianceSummary summary) => summary is { ExecutionId: null, ExecutionTime: null };

    private static DateTimeOffset Second(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);
}

/// <summary>The fourth question: how severe? It is never waited for.</summary>
internal static class Severities
{
    /// <summary>Whether the node's own record tells the severity, so that no compliance summary has to.</summary>
    public static bool IsTold(PatchState state) => state.NonCompliantSeverity is not null;

    /// <param name="summary">The node's compliance summary, where there is one at hand.</param>
    public static Severity Of(PatchState state, ComplianceSummary? summary) =>
        state.NonCompliantSeverity is { } told ? Severity.OfCompliance(told.ToUpperInvariant())
        : summary?.OverallSeverity is { } overall && Noncompliance.IsOf(summary, state) ? Severity.OfCompliance(overall)
        : state.CriticalNonCompliantCount > 0 ? Severity.Critical
        : Severity.Informational;
}
