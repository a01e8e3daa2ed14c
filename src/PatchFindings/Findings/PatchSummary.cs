namespace PatchFindings.Findings;

/// <summary>
/// <c>PatchSummary</c> of the AWS Security Finding Format: the counts, 0 to 100000, and times of one patch operation. Its names are not
/// those of Systems Manager: <c>InstalledPendingReboot</c> has no "Count".
/// </summary>
public sealed record PatchSummary
{
    /// <summary>The patch baseline, 1 to 256 characters. The only required member.</summary>
    public string? Id { get; init; }

    /// <summary>Approved patches that are installed.</summary>
    public int? InstalledCount { get; init; }

    /// <summary>
    /// Approved patches that are not installed, as Systems Manager counts them: failed ones are not among them, although the format's own
    /// text would add them. The count is then the one that a person sees in the console.
    /// </summary>
    public int? MissingCount { get; init; }

    /// <summary>Patches whose installation failed.</summary>
    public int? FailedCount { get; init; }

    /// <summary>Installed patches that are not in the baseline.</summary>
    public int? InstalledOtherCount { get; init; }

    /// <summary>Installed patches that the baseline rejects.</summary>
    public int? InstalledRejectedCount { get; init; }

    /// <summary>Patches that wait for a reboot.</summary>
    public int? InstalledPendingReboot { get; init; }

    /// <summary>When the operation started, RFC 3339.</summary>
    public string? OperationStartTime { get; init; }

    /// <summary>When the operation ended, RFC 3339.</summary>
    public string? OperationEndTime { get; init; }

    /// <summary><c>RebootIfNeeded</c> or <c>NoReboot</c>.</summary>
    public string? RebootOption { get; init; }

    /// <summary><c>SCAN</c> or <c>INSTALL</c>.</summary>
    public string? Operation { get; init; }
}
