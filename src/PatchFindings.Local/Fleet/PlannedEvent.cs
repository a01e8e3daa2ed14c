using LoopbackAws.EventBridge;

namespace PatchFindings.Local.Fleet;

/// <summary>An event to put on the bus.</summary>
/// <param name="NodeId">The node that it tells of.</param>
/// <param name="Entry">The event.</param>
/// <param name="Expectation">What must become of it.</param>
/// <param name="FindingId">The <c>Id</c> of the finding that it leads to, for <see cref="EventExpectation.Finding"/>.</param>
public sealed record PlannedEvent(string NodeId, EventEntry Entry, EventExpectation Expectation, string? FindingId = null);
