using System.Text.Json.Serialization;

namespace PatchFindings.ComplianceEvents;

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
