namespace LoopbackAws.Ssm;

/// <summary>
/// The counts of one patch operation, as <c>InstancePatchState</c> has them. Each is 0 or more, -1 where documented answers have that for
/// unknown, or <see langword="null"/> when the agent did not report it: the member is then absent from the answer.
/// </summary>
public sealed record PatchCounts
{
    /// <summary>In the baseline and installed.</summary>
    public int? Installed { get; init; }

    /// <summary>Installed, but not in the baseline.</summary>
    public int? InstalledOther { get; init; }

    /// <summary>Installed by Patch Manager since the last restart.</summary>
    public int? InstalledPendingReboot { get; init; }

    /// <summary>Installed, but on the baseline's list of rejected patches.</summary>
    public int? InstalledRejected { get; init; }

    /// <summary>Approved and not installed; failed installations not included.</summary>
    public int? Missing { get; init; }

    /// <summary>Tried in this operation and not installed.</summary>
    public int? Failed { get; init; }

    /// <summary>Not applicable and beyond what Inventory stores; documented samples have -1.</summary>
    public int? UnreportedNotApplicable { get; init; }

    /// <summary>Not applicable to the node.</summary>
    public int? NotApplicable { get; init; }

    /// <summary>Windows only: security updates that exist and that the baseline has not approved yet.</summary>
    public int? AvailableSecurityUpdate { get; init; }

    /// <summary>Noncompliant, of the baseline's level Critical.</summary>
    public int? CriticalNonCompliant { get; init; }

    /// <summary>Noncompliant, and of an advisory's class Security.</summary>
    public int? SecurityNonCompliant { get; init; }

    /// <summary>Noncompliant, and neither critical nor security.</summary>
    public int? OtherNonCompliant { get; init; }

    /// <summary>Patches in a state that makes the node noncompliant (user guide, patch compliance state values).</summary>
    internal int NonCompliant => (Missing ?? 0) + (Failed ?? 0) + (InstalledRejected ?? 0) + (InstalledPendingReboot ?? 0);

    /// <summary>Patches in a state that is compliant; what is not applicable is neither.</summary>
    internal int Compliant => (Installed ?? 0) + (InstalledOther ?? 0);
}
