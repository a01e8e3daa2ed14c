namespace PatchFindings.PatchStates;

/// <summary>
/// A node's patch state as <c>DescribeInstancePatchStates</c> tells it (<c>InstancePatchState</c> in the Systems Manager API): what the
/// node's last patch operation found. A count that Systems Manager did not send, or sent below zero, is <see langword="null"/>, never 0.
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
    /// Whether the counts alone say that the node is noncompliant: a patch is missing, failed, rejected or waits for a reboot
    /// ("Patch compliance state values" in the Systems Manager user guide).
    /// </summary>
    public bool CountsAreNoncompliant =>
        MissingCount > 0 || FailedCount > 0 || InstalledRejectedCount > 0 || InstalledPendingRebootCount > 0
        || CriticalNonCompliantCount > 0 || SecurityNonCompliantCount > 0 || OtherNonCompliantCount > 0;

    /// <summary>
    /// Whether only the compliance summary can tell if the node is compliant: a baseline decides whether available, unapproved security
    /// updates count (<c>AvailableSecurityUpdatesComplianceStatus</c> in the Systems Manager API).
    /// </summary>
    public bool CountsAreInconclusive => !CountsAreNoncompliant && AvailableSecurityUpdateCount > 0;
}
