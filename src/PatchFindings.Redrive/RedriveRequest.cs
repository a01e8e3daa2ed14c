using System.Text.Json;

namespace PatchFindings.Redrive;

/// <summary>What a redrive is asked for. Everything has a default.</summary>
public sealed record RedriveRequest
{
    /// <summary>The most messages a second that a message move task takes (<c>StartMessageMoveTask</c> in the SQS API).</summary>
    public const int MessagesPerSecondMax = 500;

    private static readonly string[] AllQueues = ["findings", "events"];

    /// <summary>The dead-letter queues to redrive: <c>findings</c>, <c>events</c> or both, each once.</summary>
    public IReadOnlyList<string> Queues { get; init; } = AllQueues;

    /// <summary>Messages a second, 1 to 500.</summary>
    public int MaxMessagesPerSecond { get; init; } = MessagesPerSecondMax;

    /// <summary>Whether to move without asking Security Hub first.</summary>
    public bool Force { get; init; }

    /// <summary>Whether to look only: nothing is imported, moved or deleted.</summary>
    public bool DryRun { get; init; }

    /// <summary>Reads a request. No input, <c>null</c>, and a scheduled EventBridge event ask for the defaults.</summary>
    /// <param name="json">The function's input.</param>
    /// <exception cref="RedriveRequestException">The input is none that a redrive takes.</exception>
    public static RedriveRequest Read(ReadOnlyMemory<byte> json)
    {
        if (json.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return new RedriveRequest();
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Null || IsScheduledEvent(root))
            {
                return new RedriveRequest();
            }

            return root.ValueKind == JsonValueKind.Object
                ? Read(root)
                : throw new RedriveRequestException("input", root.GetRawText(), "must be a JSON object");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, as an escape, is JSON and no text.
            throw new RedriveRequestException("input", null, "holds half a surrogate pair, which is no text");
        }
        catch (JsonException e)
        {
            throw new RedriveRequestException("input", null, $"is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})");
        }
    }

    private static bool IsScheduledEvent(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("detail-type", out var type)
        && type.ValueKind == JsonValueKind.String && type.ValueEquals("Scheduled Event");

    private static RedriveRequest Read(JsonElement root)
    {
        var request = new RedriveRequest();
        foreach (var property in root.EnumerateObject())
        {
            request = property.Name switch
            {
                "queues" => request with { Queues = ReadQueues(property.Value) },
                "maxMessagesPerSecond" => request with { MaxMessagesPerSecond = ReadRate(property.Value) },
                "force" => request with { Force = ReadBoolean(property) },
                "dryRun" => request with { DryRun = ReadBoolean(property) },
                _ => throw new RedriveRequestException(
                    property.Name, null, "is unknown; a redrive takes queues, maxMessagesPerSecond, force and dryRun"),
            };
        }

        return request;
    }

    private static List<string> ReadQueues(JsonElement value)
    {
        const string Allowed = "must be a list of \"findings\" and \"events\", at least one and each once";
        var queues = new List<string>(2);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            throw new RedriveRequestException("queues", value.GetRawText(), Allowed);
        }

        foreach (var element in value.EnumerateArray())
        {
            var queue = element.ValueKind != JsonValueKind.String ? null
                : element.ValueEquals("findings"u8) ? "findings"
                : element.ValueEquals("events"u8) ? "events"
                : null;
            if (queue is null || queues.Contains(queue))
            {
                throw new RedriveRequestException("queues", value.GetRawText(), Allowed);
            }

            queues.Add(queue);
        }

        return queues;
    }

    private static int ReadRate(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var rate) && rate is >= 1 and <= MessagesPerSecondMax
            ? rate
            : throw new RedriveRequestException(
                "maxMessagesPerSecond", value.GetRawText(), $"must be a whole number from 1 to {MessagesPerSecondMax}");

    private static bool ReadBoolean(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new RedriveRequestException(property.Name, property.Value.GetRawText(), "must be true or false"),
    };
}

/// <summary>The input of a redrive is wrong: nothing was done.</summary>
/// <param name="field">The field at fault.</param>
/// <param name="value">What stood there.</param>
/// <param name="reason">What is wrong with it, as the end of a sentence that starts with the field.</param>
public sealed class RedriveRequestException(string field, string? value, string reason)
    : Exception(new Rejection(field, value, reason).Message);
