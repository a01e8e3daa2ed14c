namespace PatchFindings.Local.Fleet;

/// <summary>What makes a node noncompliant (Systems Manager user guide, "Patch compliance state values").</summary>
public enum NoncompliantReason
{
    /// <summary>Approved patches are not installed.</summary>
    Missing,

    /// <summary>Installations failed.</summary>
    Failed,

    /// <summary>Rejected patches are installed.</summary>
    Rejected,

    /// <summary>Installed patches wait for a restart.</summary>
    PendingReboot,

    /// <summary>Nothing is missing, but the baseline counts available security updates as noncompliant (Windows).</summary>
    AvailableSecurityUpdates,
}
