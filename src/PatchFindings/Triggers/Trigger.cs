namespace PatchFindings.Triggers;

/// <summary>What an EventBridge event of Systems Manager tells about one node's patching.</summary>
/// <param name="EventId">EventBridge's id of the event, a GUID; for following it in logs.</param>
/// <param name="AccountId">The account that the event is of, 12 digits.</param>
/// <param name="Time">When the event was sent, in whole seconds, by the service's clock.</param>
/// <param name="NodeId">The node: <c>i-…</c> (EC2) or <c>mi-…</c> (hybrid). The event's <c>resources</c> may name another one.</param>
public abstract record Trigger(string EventId, string AccountId, string Region, DateTimeOffset Time, string NodeId);

/// <summary>
/// <c>Configuration Compliance State Change</c> of compliance type <c>Patch</c>: the node became compliant or noncompliant. The event
/// names no operation, carries no counts, and nothing promises that it repeats while a node stays noncompliant.
/// </summary>
internal sealed record ComplianceChanged(
    string EventId, string AccountId, string Region, DateTimeOffset Time, string NodeId, bool IsCompliant)
    : Trigger(EventId, AccountId, Region, Time, NodeId);

/// <summary>
/// <c>EC2 Command Invocation Status-change Notification</c> with a terminal status: a command ended on the node. A scan that finds
/// missing patches ends in <c>Success</c>, so the event says that a new patch state may be there, not what it is.
/// </summary>
public sealed record CommandEnded(
    string EventId, string AccountId, string Region, DateTimeOffset Time, string NodeId,
    string CommandId, string DocumentName, DateTimeOffset RequestedAt)
    : Trigger(EventId, AccountId, Region, Time, NodeId);

/// <summary>
/// <c>EC2 State Manager Instance Association State Change</c> with a terminal status: an association ran on the node, by a patch policy,
/// by Patch now or by Host Management. A <c>Failed</c> may come while the run still goes on.
/// </summary>
public sealed record AssociationRan(
    string EventId, string AccountId, string Region, DateTimeOffset Time, string NodeId, string AssociationId, string DocumentName)
    : Trigger(EventId, AccountId, Region, Time, NodeId);

/// <summary><c>EC2 Instance State-change Notification</c> with state <c>terminated</c>: the node is gone for good.</summary>
internal sealed record InstanceTerminated(string EventId, string AccountId, string Region, DateTimeOffset Time, string NodeId)
    : Trigger(EventId, AccountId, Region, Time, NodeId);

/// <summary>No event: the sweep looks at the node's last operation, whichever it was.</summary>
public sealed record NodeSwept(string EventId, string AccountId, string Region, DateTimeOffset Time, string NodeId)
    : Trigger(EventId, AccountId, Region, Time, NodeId);
