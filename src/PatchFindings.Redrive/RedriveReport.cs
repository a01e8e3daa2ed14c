using System.Text.Json.Serialization;

namespace PatchFindings.Redrive;

/// <summary>What a redrive found and did.</summary>
/// <param name="Queues">One entry for each dead-letter queue that was asked for.</param>
public sealed record RedriveReport([property: JsonPropertyName("queues")] IReadOnlyList<QueueReport> Queues);
