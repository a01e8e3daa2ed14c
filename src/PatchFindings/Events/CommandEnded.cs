namespace PatchFindings.Events;

/// <summary>
/// <c>EC2 Command Invocation Status-change Notification</c> with a terminal status: a command ended on the node. A scan that finds
/// missing patches ends in <c>Success</c>, so the event says that a new patch state may be there, not what it is.
/// </summary>
/// <inheritdoc cref="PatchEvent"/>
/// <param name="EventId">EventBridge's id of the event.</param>
/// <param name="AccountId">The account that the event is of.</param>
/// <param name="Region">The Region that the event is of.</param>
/// <param name="Time">When the event was sent: the command's end on the node, in whole seconds.</param>
/// <param name="NodeId">The node.</param>
/// <param name="Resource">The first ARN of the event's <c>resources</c>.</param>
/// <param name="CommandId">The Run Command id, a GUID.</param>
/// <param name="DocumentName">The command's document, such as <c>AWS-RunPatchBaseline</c>.</param>
/// <param name="RequestedAt">When the command was requested.</param>
/// <param name="Status">The terminal status, such as <c>Success</c>.</param>
public sealed record CommandEnded(
    string EventId, string AccountId, string Region, DateTimeOffset Time, string NodeId, Arn? Resource,
    string CommandId, string DocumentName, DateTimeOffset RequestedAt, string Status)
    : PatchEvent(EventId, AccountId, Region, Time, NodeId, Resource);
