using LoopbackAws.Ssm;

namespace PatchFindings.Local.Fleet;

/// <summary>A managed node of the fleet.</summary>
/// <param name="Index">Its place in the fleet, from 0.</param>
/// <param name="Id"><c>i-…</c> for an EC2 instance, <c>mi-…</c> for a hybrid node.</param>
/// <param name="Story">What happens to it.</param>
public sealed record FleetNode(int Index, string Id, NodeStory Story)
{
    /// <summary>Windows, else Linux.</summary>
    public bool IsWindows { get; init; }

    /// <summary>The patch group; empty for none.</summary>
    public string PatchGroup { get; init; } = string.Empty;

    /// <summary>The patch baseline, an id or an ARN.</summary>
    public required string BaselineId { get; init; }

    /// <summary>What makes it noncompliant, when it is.</summary>
    public NoncompliantReason Reason { get; init; }

    /// <summary>The worst level among its noncompliant patches, when it is noncompliant.</summary>
    public ComplianceSeverity Severity { get; init; }

    /// <summary>Whether it misses more patches than a finding can name: <see cref="FleetPlan.VastPatches"/>.</summary>
    public bool IsVast { get; init; }

    /// <summary>What its agent uploads.</summary>
    public NodeAgent Agent { get; init; }
}

/// <summary>What happens to a node of the fleet in a run.</summary>
public enum NodeStory
{
    /// <summary>Noncompliant; a compliance event and the command's event tell of it.</summary>
    NoncompliantBothEvents,

    /// <summary>Noncompliant, as it was before: no change, so only the command's event.</summary>
    NoncompliantCommandEvent,

    /// <summary>Noncompliant; the command's event is lost, which AWS allows itself.</summary>
    NoncompliantComplianceEvent,

    /// <summary>Noncompliant; each of both events comes twice.</summary>
    NoncompliantEventsTwice,

    /// <summary>Noncompliant; the patch state becomes visible some minutes after the events.</summary>
    NoncompliantStateLate,

    /// <summary>Noncompliant; the patch state is there, the compliance summary comes some minutes after the events.</summary>
    NoncompliantSummaryLate,

    /// <summary>Noncompliant, and found noncompliant again by a later operation: two findings.</summary>
    NoncompliantTwice,

    /// <summary>Noncompliant, and again by a later operation whose state was there first: only the later finding.</summary>
    NoncompliantReplaced,

    /// <summary>Compliant; the command's event comes all the same.</summary>
    Compliant,

    /// <summary>Was noncompliant and is compliant now: the event that tells so matches no rule, the command's event does.</summary>
    CompliantAgain,

    /// <summary>Compliant; the patch state becomes visible late.</summary>
    CompliantStateLate,

    /// <summary>Found noncompliant, but compliant by a later operation before anybody could read: no finding.</summary>
    Healed,

    /// <summary>The command failed on the node and left no state: no finding, after the deadline.</summary>
    NoState,
}

/// <summary>What a node's agent uploads as execution id of a command's run.</summary>
public enum NodeAgent
{
    /// <summary>The command id.</summary>
    TellsCommand,

    /// <summary>A random GUID, as agents before 3.0.284 do.</summary>
    TellsRandomId,

    /// <summary>Neither an execution id nor a severity.</summary>
    TellsNothing,
}

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
