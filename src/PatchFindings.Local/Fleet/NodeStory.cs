namespace PatchFindings.Local.Fleet;

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
