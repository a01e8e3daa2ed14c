using System.Buffers;
using System.Text.Json;

namespace PatchFindings.Startup.Minimal;

/// <summary>The body of a <c>BatchImportFindings</c> call, and what its answer says.</summary>
internal static class Import
{
    /// <summary>Puts the records' bodies side by side.</summary>
    /// <param name="batch">An SQS event.</param>
    public static (ReadOnlyMemory<byte> Body, List<(string MessageId, string FindingId)> Records) Of(ReadOnlySpan<byte> batch)
    {
        var body = new ArrayBufferWriter<byte>(batch.Length);
        var records = new List<(string, string)>();
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteStartArray("Findings");
        var reader = new Utf8JsonReader(batch);
        var messageId = string.Empty;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 3)
            {
                continue;
            }

            if (reader.ValueTextEquals("messageId"u8))
            {
                reader.Read();
                messageId = reader.GetString()!;
            }
            else if (reader.ValueTextEquals("body"u8))
            {
                reader.Read();
                var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
                var finding = buffer.AsSpan(0, reader.CopyString(buffer));
                json.WriteRawValue(finding, skipInputValidation: true);
                records.Add((messageId, Id(finding)));
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return (body.WrittenMemory, records);
    }

    /// <summary>The findings that were refused.</summary>
    /// <param name="answer">The call's answer.</param>
    public static HashSet<string> Failed(ReadOnlySpan<byte> answer)
    {
        var failed = new HashSet<string>();
        var reader = new Utf8JsonReader(answer);
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 3 } && reader.ValueTextEquals("Id"u8))
            {
                reader.Read();
                failed.Add(reader.GetString()!);
            }
        }

        return failed;
    }

    private static string Id(ReadOnlySpan<byte> finding)
    {
        var reader = new Utf8JsonReader(finding);
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && reader.ValueTextEquals("Id"u8))
            {
                reader.Read();
                return reader.GetString()!;
            }
        }

        throw new JsonException("A finding without Id.");
    }
}
