namespace PatchFindings.Events;

/// <summary>
/// <c>Configuration Compliance State Change</c> of compliance type <c>Patch</c>: the node became compliant or noncompliant. The event
/// names no operation, carries no counts, and nothing promises that it repeats while a node stays noncompliant.
/// </summary>
/// <inheritdoc cref="PatchEvent"/>
/// <param name="EventId">EventBridge's id of the event.</param>
/// <param name="AccountId">The account that the event is of.</param>
/// <param name="Region">The Region that the event is of.</param>
/// <param name="Time">When the event was sent.</param>
/// <param name="NodeId">The node.</param>
/// <param name="Resource">The first ARN of the event's <c>resources</c>.</param>
/// <param name="IsCompliant">Whether the event says <c>compliant</c>, not <c>non_compliant</c>.</param>
public sealed record ComplianceChanged(
    string EventId, string AccountId, string Region, DateTimeOffset Time, string NodeId, Arn? Resource, bool IsCompliant)
    : PatchEvent(EventId, AccountId, Region, Time, NodeId, Resource);
