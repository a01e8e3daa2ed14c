using System.Buffers;
using System.Text.Json;
using LoopbackAws.Http;
using LoopbackAws.Sqs;

namespace LoopbackAws.Lambda;

/// <summary>The event that a function gets for a batch of messages, built message by message up to the largest payload.</summary>
/// <param name="queueArn">The queue; its Region is the records' <c>awsRegion</c>.</param>
internal sealed class SqsEvent(string queueArn, int maximumBytes)
{
    private readonly string _region = queueArn.Split(':')[3];
    private readonly List<ReceivedMessage> _messages = [];
    private readonly ArrayBufferWriter<byte> _records = new();

    /// <summary>What is in the event.</summary>
    public IReadOnlyList<ReceivedMessage> Messages => _messages;

    /// <summary>Adds the message as the last record, unless the payload would become too large. The first always fits.</summary>
    public bool TryAdd(ReceivedMessage message)
    {
        var record = new ArrayBufferWriter<byte>(message.Body.Length + 1024);

        // Lambda writes text as it is but for what JSON cannot hold, so a payload is no larger here than there.
        using (var writer = new Utf8JsonWriter(record, JsonAnswer.Readable))
        {
            Write(writer, message);
        }

        var total = "{\"Records\":["u8.Length + _records.WrittenCount + ",]}"u8.Length + record.WrittenCount;
        if (_messages.Count > 0 && total > maximumBytes)
        {
            return false;
        }

        if (_messages.Count > 0)
        {
            _records.Write(","u8);
        }

        _records.Write(record.WrittenSpan);
        _messages.Add(message);
        return true;
    }

    /// <summary>The event's JSON.</summary>
    public ReadOnlyMemory<byte> ToJson() => (byte[])[.. "{\"Records\":["u8, .. _records.WrittenSpan, .. "]}"u8];

    private void Write(Utf8JsonWriter writer, ReceivedMessage message)
    {
        writer.WriteStartObject();
        writer.WriteString("messageId", message.MessageId);
        writer.WriteString("receiptHandle", message.ReceiptHandle);
        writer.WriteString("body", message.Body);
        writer.WriteStartObject("attributes");
        foreach (var (name, value) in message.Attributes)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("messageAttributes");
        foreach (var (name, attribute) in message.MessageAttributes)
        {
            writer.WriteStartObject(name);
            if (attribute.StringValue is { } text)
            {
                writer.WriteString("stringValue", text);
            }

            if (attribute.BinaryValue is { } bytes)
            {
                writer.WriteBase64String("binaryValue", bytes.Span);
            }

            writer.WriteStartArray("stringListValues");
            writer.WriteEndArray();
            writer.WriteStartArray("binaryListValues");
            writer.WriteEndArray();
            writer.WriteString("dataType", attribute.DataType);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        if (message.MD5OfMessageAttributes is { } digest)
        {
            writer.WriteString("md5OfMessageAttributes", digest);
        }

        writer.WriteString("md5OfBody", message.MD5OfBody);
        writer.WriteString("eventSource", "aws:sqs");
        writer.WriteString("eventSourceARN", queueArn);
        writer.WriteString("awsRegion", _region);
        writer.WriteEndObject();
    }
}

/// <summary>
/// Reads a function's response under <c>ReportBatchItemFailures</c>. Where Lambda's documentation leaves room the stricter reading
/// holds, under which no message is deleted: a response that is no object, or an object with other properties but no
/// <c>batchItemFailures</c>, is a failed batch.
/// </summary>
internal static class BatchResponse
{
    /// <summary>The messages that failed.</summary>
    /// <param name="messageIds">The batch's messages.</param>
    /// <param name="failed">The ids of those that failed; empty when all succeeded, or when the response is not valid.</param>
    /// <returns><see langword="null"/>, or what is wrong with the response: then the whole batch failed.</returns>
    public static string? Read(ReadOnlyMemory<byte> payload, IReadOnlySet<string> messageIds, out IReadOnlySet<string> failed)
    {
        failed = new HashSet<string>();
        if (payload.IsEmpty)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(payload);
            return Read(document.RootElement, messageIds, out failed);
        }
        catch (JsonException)
        {
            return "The response is not valid JSON.";
        }
    }

    private static string? Read(JsonElement response, IReadOnlySet<string> messageIds, out IReadOnlySet<string> failed)
    {
        var ids = new HashSet<string>();
        failed = new HashSet<string>();
        if (response.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (response.ValueKind != JsonValueKind.Object)
        {
            return "The response is not an object.";
        }

        if (!response.TryGetProperty("batchItemFailures", out var failures))
        {
            return response.EnumerateObject().Any() ? "The response has no batchItemFailures." : null;
        }

        if (failures.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (failures.ValueKind != JsonValueKind.Array)
        {
            return "batchItemFailures is not a list.";
        }

        foreach (var failure in failures.EnumerateArray())
        {
            if (failure.ValueKind != JsonValueKind.Object
                || !failure.TryGetProperty("itemIdentifier", out var identifier)
                || identifier.ValueKind != JsonValueKind.String
                || identifier.GetString() is not { Length: > 0 } id)
            {
                return "A batch item failure has no itemIdentifier.";
            }

            if (!messageIds.Contains(id))
            {
                return $"The itemIdentifier {id} is not in the batch.";
            }

            ids.Add(id);
        }

        failed = ids;
        return null;
    }
}
