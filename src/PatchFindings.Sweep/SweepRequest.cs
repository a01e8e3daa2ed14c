using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatchFindings.Sweep;

/// <summary>What a sweep is asked for.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SweepRequest
{
    /// <summary>Whether to compare only: nothing is sent.</summary>
    [JsonPropertyName("dryRun")]
    public bool DryRun { get; init; }

    /// <summary>Reads a request. No input, <c>null</c> and a scheduled EventBridge event ask for the defaults.</summary>
    /// <exception cref="SweepRequestException">The input is none that a sweep takes.</exception>
    public static SweepRequest Read(ReadOnlyMemory<byte> json)
    {
        if (json.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return new SweepRequest();
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return IsScheduledEvent(root) ? new SweepRequest() : root.Deserialize(FunctionJson.Default.SweepRequest) ?? new SweepRequest();
        }
        catch (JsonException e)
        {
            throw new SweepRequestException($"The input is none that a sweep takes, which is {{\"dryRun\":true}} or nothing: {e.Message}");
        }
    }

    private static bool IsScheduledEvent(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("detail-type", out var type)
        && type.ValueKind == JsonValueKind.String && type.ValueEquals("Scheduled Event");
}

/// <summary>The input asks for something that a sweep does not do.</summary>
public sealed class SweepRequestException(string message) : Exception(message);
