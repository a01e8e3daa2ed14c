using LoopbackAws.EventBridge;
using LoopbackAws.Ssm;

namespace PatchFindings.Local.Fleet;

/// <summary>What happens at one moment of a run: commands and associations end on their nodes, states and events follow.</summary>
public sealed record Wave
{
    /// <summary>Operations, oldest first for a node: of two that become visible at once, the later one counts.</summary>
    public required IReadOnlyList<PlannedOperation> Operations { get; init; }

    /// <summary>Commands.</summary>
    public required IReadOnlyList<PlannedCommand> Commands { get; init; }

    /// <summary>Associations, which State Manager knows at once.</summary>
    public IReadOnlyList<PatchAssociation> Associations { get; init; } = [];

    /// <summary>Nodes that are not managed any more from the wave's begin on.</summary>
    public IReadOnlyList<NodeEnd> Ends { get; init; } = [];

    /// <summary>Events, in the order in which they are put.</summary>
    public required IReadOnlyList<PlannedEvent> Events { get; init; }
}

/// <summary>A wave before its time has come.</summary>
/// <param name="Name">In a few words, for people.</param>
/// <param name="Offset">From the run's begin, in the run's own seconds.</param>
/// <param name="AfterNodes">
/// Nodes all of whose events so far must have ended before the wave begins: its operations would hide the state that those events are
/// about.
/// </param>
/// <param name="Begin">The wave with its times, for the moment at which it begins; the same moment gives the same wave.</param>
public sealed record PlannedWave(string Name, TimeSpan Offset, IReadOnlyList<string> AfterNodes, Func<DateTimeOffset, Wave> Begin)
{
    /// <summary>Whether all findings so far must have come to Security Hub before the wave begins.</summary>
    public bool IsAfterFindings { get; init; }

    /// <summary>Whether a fleet is too small for it: it has no node.</summary>
    public bool IsEmpty { get; init; }
}

/// <summary>A patch operation whose state Systems Manager will show.</summary>
/// <param name="IsOwed">Whether a finding of it must be in Security Hub at the end.</param>
public sealed record PlannedOperation(NodePatchOperation Operation, bool IsOwed)
{
    /// <summary>How long after the wave's begin the patch state becomes visible, in an account's time.</summary>
    public TimeSpan StateDelay { get; init; }

    /// <summary>How long after the wave's begin the compliance summary becomes visible, in an account's time.</summary>
    public TimeSpan SummaryDelay { get; init; }

    /// <summary>Whether Run Command has forgotten the operation's command.</summary>
    public bool IsCommandForgotten { get; init; }

    /// <summary>Whether the Association document left it: a compliance item of its association, and no patch state.</summary>
    public bool IsAssociationScan => Operation.Document == FleetRun.AssociationDocument;
}

/// <summary>A command that Run Command will know.</summary>
/// <param name="Delay">How long after the wave's begin it becomes visible, in an account's time.</param>
public sealed record PlannedCommand(PatchCommand Command, TimeSpan Delay);

/// <summary>An event to put on the bus.</summary>
/// <param name="NodeId">The node that it tells of.</param>
/// <param name="Expectation">What must become of it.</param>
/// <param name="FindingId">The <c>Id</c> of the finding that it leads to, for <see cref="EventExpectation.Finding"/>.</param>
public sealed record PlannedEvent(string NodeId, EventEntry Entry, EventExpectation Expectation, string? FindingId = null);

/// <summary>What must become of an event.</summary>
public enum EventExpectation
{
    /// <summary>No rule matches it.</summary>
    Unmatched,

    /// <summary>It ends as <c>enqueued</c>, or as <c>superseded</c> by the same finding of its batch.</summary>
    Finding,

    /// <summary>It ends as <c>compliant</c>.</summary>
    Compliant,

    /// <summary>It ends as <c>no-state</c>.</summary>
    NoState,

    /// <summary>It ends as <c>closed</c>, or as <c>compliant</c> where Security Hub shows no finding of the node.</summary>
    Closing,
}

/// <summary>A node that Systems Manager does not manage any more.</summary>
/// <param name="InstanceState">What EC2 shows of it: <c>terminated</c> or <c>stopped</c>; null for a hybrid node, which is deregistered.</param>
public sealed record NodeEnd(string NodeId, string? InstanceState)
{
    /// <summary>Whether it never comes back.</summary>
    public bool IsGone => InstanceState is null or "terminated";
}
