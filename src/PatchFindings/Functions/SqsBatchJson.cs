using System.Text.Json;
using Amazon.Lambda.SQSEvents;

namespace PatchFindings.Functions;

/// <summary>
/// The JSON of a batch, as an SQS event source mapping hands it over and takes the answer (AWS Lambda developer guide, "Using Lambda with
/// Amazon SQS"). Read and written by hand: the serializer's metadata for these types costs a start more than the batch itself, see
/// docs/performance.md.
/// </summary>
public static class SqsBatchJson
{
    /// <summary>What is said of an input that is none: somebody tried the function by hand, or connected another service to it.</summary>
    private const string Takes = """The function takes a batch of SQS messages: {"Records":[{"messageId":"…","body":"…"}]}.""";

    /// <summary>Reads a batch: of each message its id and its body, which is all that the functions use.</summary>
    /// <param name="json">The event.</param>
    /// <exception cref="JsonException">It is no batch of SQS; the message names what is wrong and what the function takes.</exception>
    public static SQSEvent Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Expect(ref reader, JsonTokenType.StartObject, "The event");
        var batch = new SQSEvent();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("Records"u8))
            {
                batch.Records = Records(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        // Whatever follows the event is an error, which the reader tells.
        reader.Read();
        return batch.Records is null ? throw new JsonException($"Records is missing. {Takes}") : batch;
    }

    /// <summary>An invocation's input as bytes: those of the stream itself where it holds them.</summary>
    /// <param name="input">The input, from its begin.</param>
    public static async Task<ReadOnlyMemory<byte>> BytesAsync(Stream input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input is not MemoryStream memory || !memory.TryGetBuffer(out var bytes))
        {
            memory = new MemoryStream();
            await input.CopyToAsync(memory);
            memory.TryGetBuffer(out bytes);
        }

        return bytes;
    }

    /// <summary>Writes an answer.</summary>
    /// <param name="response">The batch item failures.</param>
    /// <returns>The JSON, from its begin.</returns>
    public static MemoryStream Write(SQSBatchResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var answer = new MemoryStream();
        using (var json = new Utf8JsonWriter(answer))
        {
            json.WriteStartObject();
            json.WriteStartArray("batchItemFailures");
            foreach (var failure in response.BatchItemFailures ?? [])
            {
                json.WriteStartObject();
                json.WriteString("itemIdentifier", failure.ItemIdentifier);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        answer.Position = 0;
        return answer;
    }

    private static List<SQSEvent.SQSMessage> Records(ref Utf8JsonReader reader)
    {
        reader.Read();
        Expect(ref reader, JsonTokenType.StartArray, "Records");
        var records = new List<SQSEvent.SQSMessage>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            records.Add(Message(ref reader, records.Count));
        }

        return records;
    }

    private static SQSEvent.SQSMessage Message(ref Utf8JsonReader reader, int index)
    {
        var message = new SQSEvent.SQSMessage();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return message;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Expect(ref reader, JsonTokenType.StartObject, $"Records[{index}]");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("messageId"u8))
            {
                message.MessageId = Text(ref reader, index, "messageId");
            }
            else if (reader.ValueTextEquals("body"u8))
            {
                message.Body = Text(ref reader, index, "body");
            }
            else if (reader.ValueTextEquals("eventSource"u8) || reader.ValueTextEquals("EventSource"u8))
            {
                ExpectSqs(Text(ref reader, index, "eventSource"), index);
            }
            else
            {
                reader.Skip();
            }
        }

        return message;
    }

    private static string? Text(ref Utf8JsonReader reader, int index, string field)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
        {
            Expect(ref reader, JsonTokenType.String, $"Records[{index}].{field}");
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException($"Records[{index}].{field} is no text: {e.Message}", e);
        }
    }

    // Records of S3, SNS, Kinesis and others have the same frame, and bodies elsewhere or none.
    private static void ExpectSqs(string? source, int index)
    {
        if (source is not (null or "aws:sqs"))
        {
            throw new JsonException($"Records[{index}].eventSource is \"{Excerpt.Of(source, 100)}\". {Takes}");
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        if (reader.TokenType != type)
        {
            throw new JsonException($"{what} must be {Name(type)}, and is {Name(reader.TokenType)}. {Takes}");
        }
    }

    private static string Name(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };
}
