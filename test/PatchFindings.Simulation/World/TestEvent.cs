namespace PatchFindings.Simulation;

/// <summary>What kind of event.</summary>
internal enum EventKind
{
    /// <summary>No event of this system.</summary>
    Malformed,

    /// <summary>A command's, which names it.</summary>
    Command,

    /// <summary>An association's, which names it.</summary>
    Association,

    /// <summary>A compliance change, which names nobody.</summary>
    Compliance,

    /// <summary>A command's event that an association's run tells besides its own, under an id that no upload has.</summary>
    RunAsCommand,
}

/// <summary>One event that EventBridge delivers, perhaps more than once.</summary>
internal sealed record TestEvent(string Name, string Body, DateTimeOffset Time)
{
    public EventKind Kind { get; init; }

    /// <summary>The operation that caused it; none for what is no event of this system.</summary>
    public Operation? Operation { get; init; }

    /// <summary>A compliance event that says <c>compliant</c>.</summary>
    public bool SaysCompliant { get; init; }

    public bool IsMalformed => Kind == EventKind.Malformed;

    public bool IsNamed => Kind is EventKind.Command or EventKind.Association;

    /// <summary>When it is delivered, and whether EventBridge gave up and put it into the dead-letter queue.</summary>
    public List<(DateTimeOffset At, bool ToDlq)> Deliveries { get; } = [];
}
