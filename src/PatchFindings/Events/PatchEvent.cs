namespace PatchFindings.Events;

/// <summary>What an EventBridge event of Systems Manager tells about one node's patching.</summary>
/// <param name="EventId">EventBridge's id of the event, a GUID; for following it in logs.</param>
/// <param name="AccountId">The account that the event is of, 12 digits.</param>
/// <param name="Region">The Region that the event is of.</param>
/// <param name="Time">When the event was sent, in whole seconds.</param>
/// <param name="NodeId">The node: <c>i-…</c> (EC2) or <c>mi-…</c> (hybrid).</param>
/// <param name="Resource">The first ARN of the event's <c>resources</c>; <see langword="null"/> when it lists none.</param>
public abstract record PatchEvent(string EventId, string AccountId, string Region, DateTimeOffset Time, string NodeId, Arn? Resource);
