using System.Text.Json.Serialization;
using Amazon.Lambda.SQSEvents;
using PatchFindings.Findings;
using PatchFindings.Functions;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.ComplianceEvents;

/// <summary>One event of an invocation, from body to outcome.</summary>
internal sealed class EventRecord
{
    public EventRecord(QueueMessage message)
    {
        (MessageId, Body) = message;
        Trigger = TriggerReader.Read(Body, out var rejection);
        if (rejection is not null)
        {
            Reject(rejection);
        }
    }

    /// <summary><see langword="null"/> for a single event.</summary>
    public string? MessageId { get; }

    public string Body { get; }

    /// <summary>What the event tells; <see langword="null"/> when it is rejected unread.</summary>
    public Trigger? Trigger { get; }

    /// <summary>Until shown otherwise nothing is done, and the event comes back.</summary>
    public Outcome Outcome { get; private set; } = Outcome.Unavailable;

    public string Reason { get; private set; } = string.Empty;

    public Rejection? Rejection { get; private set; }

    /// <summary>It ends without a state, and the node's last known state is noncompliant.</summary>
    public bool IsNoncompliantWithoutState { get; private set; }

    /// <summary>The operation that it owes a finding of.</summary>
    public PatchOperation? Operation { get; private set; }

    public Finding? Finding { get; set; }

    /// <summary>The finding as it is sent; <see langword="null"/> while none is, or when it breaks a rule of the format.</summary>
    public string? FindingJson { get; set; }

    /// <summary>What the event closes.</summary>
    public Closing? Closing { get; private set; }

    /// <summary>How many findings it closed.</summary>
    public int Closed { get; set; }

    public void Ends(Verdict verdict)
    {
        Ends(verdict.Outcome, verdict.Reason, verdict.Rejection);
        (Operation, Closing, IsNoncompliantWithoutState) = (verdict.Operation, verdict.Closing, verdict.IsNoncompliantWithoutState);
    }

    public void Ends(Outcome outcome, string reason = "", Rejection? rejection = null) =>
        (Outcome, Reason, Rejection) = (outcome, reason, rejection);

    public void Reject(Rejection rejection) => Ends(Outcome.Rejected, rejection.Message, rejection);
}

/// <summary>The answer to a single event that somebody invoked the function with.</summary>
/// <param name="Outcome">The outcome's name, such as <c>enqueued</c>.</param>
/// <param name="Reason">Why, when there is more to say.</param>
/// <param name="NodeId">The node, when the event tells one.</param>
/// <param name="FindingId">The finding, when one is owed.</param>
internal sealed record EventAnswer(
    [property: JsonPropertyName("outcome")] string Outcome,
    [property: JsonPropertyName("reason")] string? Reason,
    [property: JsonPropertyName("nodeId")] string? NodeId,
    [property: JsonPropertyName("findingId")] string? FindingId);

/// <summary>A single event cannot be finished now; whoever invoked the function has to try again.</summary>
/// <param name="outcome">Why: <c>not-ready</c> or <c>unavailable</c>.</param>
public sealed class EventNotDoneException(Outcome outcome, string reason) : Exception($"{outcome.Text()}: {reason}")
{
    /// <summary>Why: <c>not-ready</c> or <c>unavailable</c>.</summary>
    public Outcome Outcome { get; } = outcome;
}

/// <summary>The JSON of this function's input and answers.</summary>
[JsonSerializable(typeof(SQSEvent))]
[JsonSerializable(typeof(SQSBatchResponse))]
[JsonSerializable(typeof(EventAnswer))]
internal sealed partial class ComplianceEventsJson : JsonSerializerContext;
