using System.Text.Json.Serialization;
using Amazon.Lambda.SQSEvents;
using PatchFindings.Findings;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.ComplianceEvents;

/// <summary>One event of an invocation, from body to outcome.</summary>
/// <param name="messageId">Its message's id in the events queue; <see langword="null"/> for an event that came by itself.</param>
/// <param name="body">The event's JSON.</param>
internal sealed class EventRecord(string? messageId, string body)
{
    public string? MessageId => messageId;

    public string Body => body;

    public Trigger? Trigger { get; set; }

    /// <summary>Until shown otherwise nothing is done, and the event comes back.</summary>
    public Outcome Outcome { get; private set; } = Outcome.Unavailable;

    /// <summary>It ends without a state, and the node's last known state is noncompliant.</summary>
    public bool IsNoncompliantWithoutState { get; set; }

    public string Reason { get; private set; } = string.Empty;

    public Rejection? Rejection { get; private set; }

    public Finding? Finding { get; set; }

    public string? FindingJson { get; set; }

    /// <summary>What the event closes.</summary>
    public Closing? Closing { get; set; }

    /// <summary>How many findings it closed.</summary>
    public int Closed { get; set; }

    /// <summary>The record whose finding stands for this one's, being the same.</summary>
    public EventRecord? Winner { get; set; }

    public void Ends(Outcome outcome, string reason = "", Rejection? rejection = null) =>
        (Outcome, Reason, Rejection) = (outcome, reason, rejection);

    public void Reject(Rejection rejection) => Ends(Outcome.Rejected, rejection.Message, rejection);
}

/// <summary>The answer to a single event that somebody invoked the function with.</summary>
/// <param name="Outcome">The outcome's word, such as <c>enqueued</c>.</param>
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
/// <param name="reason">The details.</param>
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
