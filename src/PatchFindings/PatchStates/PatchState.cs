using PatchFindings.Functions;

namespace PatchFindings.PatchStates;

/// <summary>
/// What one patch operation found on a node, as the node uploaded it: by inventory (<c>AWS:PatchSummary</c>), by
/// <c>DescribeInstancePatchStates</c>, which shows the same without execution and severity, or by an association's compliance item. A
/// count that Systems Manager did not send, or sent below zero, is <see langword="null"/>, never 0.
/// </summary>
public sealed record PatchState
{
    /// <summary>The node, <c>i-…</c> or <c>mi-…</c>.</summary>
    public required string NodeId { get; init; }

    /// <summary>The patch baseline's id or ARN, 20 to 128 characters.</summary>
    public required string BaselineId { get; init; }

    /// <summary>The node's patch group; <see langword="null"/> when it has none.</summary>
    public string? PatchGroup { get; init; }

    /// <summary>The id of the baseline snapshot that the operation used, a GUID.</summary>
    public string? SnapshotId { get; init; }

    /// <summary>
    /// The Run Command command's id, or the association's, the same in each of its runs; agents before 3.0.284 draw a GUID of their own.
    /// </summary>
    public string? ExecutionId { get; init; }

    /// <summary>
    /// The highest compliance severity among the noncompliant patches: <c>CRITICAL</c>, <c>HIGH</c>, <c>MEDIUM</c>, <c>LOW</c> or
    /// <c>INFORMATIONAL</c>, by the levels that the baseline's rules give. Nodes tell it only when they are noncompliant.
    /// </summary>
    public string? NonCompliantSeverity { get; init; }

    /// <summary><c>Scan</c> or <c>Install</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>When the operation started, by the node's clock; usually whole seconds.</summary>
    public required DateTimeOffset OperationStartTime { get; init; }

    /// <summary>When the operation ended, by the node's clock; usually whole seconds.</summary>
    public required DateTimeOffset OperationEndTime { get; init; }

    /// <summary><c>RebootIfNeeded</c> or <c>NoReboot</c>.</summary>
    public string? RebootOption { get; init; }

    /// <summary>Patches that the baseline approves and that are installed.</summary>
    public int? InstalledCount { get; init; }

    /// <summary>Patches that are installed and not in the baseline.</summary>
    public int? InstalledOtherCount { get; init; }

    /// <summary>Patches installed by Patch Manager since the last reboot.</summary>
    public int? InstalledPendingRebootCount { get; init; }

    /// <summary>Installed patches that the baseline rejects.</summary>
    public int? InstalledRejectedCount { get; init; }

    /// <summary>Approved patches that are not installed; failed ones are not among them.</summary>
    public int? MissingCount { get; init; }

    /// <summary>Patches whose installation failed in the last operation.</summary>
    public int? FailedCount { get; init; }

    /// <summary>Security updates that are available and not approved (Windows only).</summary>
    public int? AvailableSecurityUpdateCount { get; init; }

    /// <summary>Noncompliant patches whose compliance level in the baseline is Critical.</summary>
    public int? CriticalNonCompliantCount { get; init; }

    /// <summary>Noncompliant patches that an advisory calls Security.</summary>
    public int? SecurityNonCompliantCount { get; init; }

    /// <summary>Noncompliant patches of neither kind.</summary>
    public int? OtherNonCompliantCount { get; init; }

    /// <summary>
    /// Only the operation's report is known, by an association's compliance item without details: no counts, and both times are the report's.
    /// </summary>
    public bool IsReportOnly { get; init; }

    /// <summary>Whether two reads show the same operation: same start, end and snapshot.</summary>
    public bool IsSameOperationAs(PatchState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return OperationStartTime == other.OperationStartTime && OperationEndTime == other.OperationEndTime
            && (SnapshotId is null || other.SnapshotId is null || SnapshotId == other.SnapshotId);
    }

    /// <summary>This read with what only another read of the same operation has.</summary>
    public PatchState CompletedBy(PatchState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            PatchGroup = PatchGroup ?? other.PatchGroup,
            SnapshotId = SnapshotId ?? other.SnapshotId,
            ExecutionId = ExecutionId ?? other.ExecutionId,
            NonCompliantSeverity = NonCompliantSeverity ?? other.NonCompliantSeverity,
            RebootOption = RebootOption ?? other.RebootOption,
            InstalledCount = InstalledCount ?? other.InstalledCount,
            InstalledOtherCount = InstalledOtherCount ?? other.InstalledOtherCount,
            InstalledPendingRebootCount = InstalledPendingRebootCount ?? other.InstalledPendingRebootCount,
            InstalledRejectedCount = InstalledRejectedCount ?? other.InstalledRejectedCount,
            MissingCount = MissingCount ?? other.MissingCount,
            FailedCount = FailedCount ?? other.FailedCount,
            AvailableSecurityUpdateCount = AvailableSecurityUpdateCount ?? other.AvailableSecurityUpdateCount,
            CriticalNonCompliantCount = CriticalNonCompliantCount ?? other.CriticalNonCompliantCount,
            SecurityNonCompliantCount = SecurityNonCompliantCount ?? other.SecurityNonCompliantCount,
            OtherNonCompliantCount = OtherNonCompliantCount ?? other.OtherNonCompliantCount,
        };
    }
}

/// <summary>
/// A node's patch compliance as <c>ListResourceComplianceSummaries</c> tells it (<c>ResourceComplianceSummaryItem</c> in the Systems
/// Manager API). Nodes were seen to upload the snapshot's id and the operation's start as its execution; AWS writes neither down.
/// </summary>
/// <param name="IsNoncompliant">Whether the status is <c>NON_COMPLIANT</c>.</param>
/// <param name="OverallSeverity">
/// <c>CRITICAL</c>, <c>HIGH</c>, <c>MEDIUM</c>, <c>LOW</c>, <c>INFORMATIONAL</c> or <c>UNSPECIFIED</c>; <see langword="null"/> when absent.
/// </param>
/// <param name="ExecutionId">At most 100 characters; may be absent.</param>
/// <param name="ExecutionTime">May be absent.</param>
/// <param name="NoncompliantCount">Noncompliant patches; may be absent.</param>
internal sealed record ComplianceSummary(
    string NodeId, bool IsNoncompliant, string? OverallSeverity, string? ExecutionId, DateTimeOffset? ExecutionTime,
    int? NoncompliantCount = null);

/// <summary>
/// The answer to one question to Systems Manager: a value, or that it knows none, or that it could not answer now
/// (<see cref="Unavailable"/>), or that it will never take the question (<see cref="Refused"/>).
/// </summary>
public sealed record Reading<T>
    where T : class
{
    /// <summary>The value; <see langword="null"/> when the service knows none or did not answer.</summary>
    public T? Value { get; init; }

    /// <summary>What went wrong for now (throttled, failing, unreachable, not permitted); <see langword="null"/> when it answered.</summary>
    public string? Unavailable { get; init; }

    /// <summary>Why the service refuses the question for good (<c>ValidationException</c>); otherwise <see langword="null"/>.</summary>
    public string? Refused { get; init; }

    /// <summary>What a failed call tells: whatever a call of the SDK throws is one, its readers throw anything at an odd answer.</summary>
    internal static Reading<T> Failed(string action, Exception exception)
    {
        var failure = ServiceFailure.Of(action, exception);
        return failure.IsRefusal ? new Reading<T> { Refused = failure.Reason } : new Reading<T> { Unavailable = failure.Reason };
    }
}
