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
