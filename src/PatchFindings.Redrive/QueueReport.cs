using System.Text.Json.Serialization;

namespace PatchFindings.Redrive;

/// <summary>What a redrive found and did with one dead-letter queue.</summary>
public sealed record QueueReport
{
    /// <summary><c>findings</c> or <c>events</c>.</summary>
    [JsonPropertyName("queue")]
    public required string Queue { get; init; }

    /// <summary>How many messages the dead-letter queue held, approximately, those that are in flight included.</summary>
    [JsonPropertyName("found")]
    public long? Found { get; init; }

    /// <summary>What was done, a word of <see cref="RedriveAction"/>.</summary>
    [JsonPropertyName("action")]
    public required string Action { get; init; }

    /// <summary>What Security Hub said when it was tried; <see langword="null"/> when it was not.</summary>
    [JsonPropertyName("canary")]
    public string? Canary { get; init; }

    /// <summary>The message move task, while it runs.</summary>
    [JsonPropertyName("taskHandle")]
    public string? TaskHandle { get; init; }

    /// <summary>How many messages the task has moved so far, approximately.</summary>
    [JsonPropertyName("moved")]
    public long? Moved { get; init; }

    /// <summary>How many messages the task had to move when it started.</summary>
    [JsonPropertyName("toMove")]
    public long? ToMove { get; init; }

    /// <summary>Why the move before this one failed, where it did.</summary>
    [JsonPropertyName("lastFailure")]
    public string? LastFailure { get; init; }

    /// <summary>What failed.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }
}
