namespace PatchFindings.Simulation;

/// <summary>One event that EventBridge delivers, perhaps more than once.</summary>
internal sealed record TestEvent(string Name, string Body, DateTimeOffset Time)
{
    /// <summary>The operation that caused it; none for what is no event of this system.</summary>
    public Operation? Operation { get; init; }

    public bool IsCompliance { get; init; }

    /// <summary>A compliance event that says <c>compliant</c>.</summary>
    public bool SaysCompliant { get; init; }

    public bool IsMalformed => Operation is null;

    /// <summary>When it is delivered, and whether EventBridge gave up and put it into the dead-letter queue.</summary>
    public List<(DateTimeOffset At, bool ToDlq)> Deliveries { get; } = [];
}
