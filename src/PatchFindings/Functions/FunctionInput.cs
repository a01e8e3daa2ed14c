using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatchFindings.Functions;

/// <summary>The input of an invocation is not what the function takes: nothing was done.</summary>
/// <param name="field">The field at fault; <c>input</c> for the whole.</param>
/// <param name="reason">What is wrong with it, as the end of a sentence that starts with the field.</param>
public sealed class FunctionInputException(string field, string? value, string reason)
    : Exception(new Rejection(field, value, reason).Message);

/// <summary>The input of a function that people and schedules invoke.</summary>
public static class FunctionInput
{
    /// <summary>Reads a request. No input, <c>null</c> and a scheduled EventBridge event ask for the defaults.</summary>
    /// <param name="json">The request's generated metadata, which a scheduled event does not need; members that it lacks are to be refused.</param>
    /// <param name="takes">What the function takes, for the error: an example or a phrase.</param>
    /// <exception cref="FunctionInputException">The input is not a request; the message names field, value and what is taken.</exception>
    public static async Task<T> ReadAsync<T>(Stream input, JsonSerializerContext json, string takes)
        where T : class, new()
    {
        ArgumentNullException.ThrowIfNull(input);
        using var bytes = new MemoryStream();
        await input.CopyToAsync(bytes);
        var text = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        if (text.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return new T();
        }

        using var document = Parse(text);
        var root = document.RootElement;
        try
        {
            return IsScheduledEvent(root) ? new T() : (T?)root.Deserialize(typeof(T), json) ?? new T();
        }
        catch (JsonException e)
        {
            var path = e.Path is { Length: > 2 } known ? known[1..].TrimStart('.') : string.Empty;
            throw new FunctionInputException(
                path.Length == 0 ? "input" : path, ValueOf(root, path), $"is not what the function takes, which is {takes} or nothing");
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new FunctionInputException("input", null, $"is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})");
        }
    }

    private static string ValueOf(JsonElement root, string path)
    {
        var name = path.Split('.', '[')[0];
        return name.Length > 0 && root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value)
            ? value.GetRawText()
            : root.GetRawText();
    }

    private static bool IsScheduledEvent(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("detail-type", out var type)
        && type.ValueKind == JsonValueKind.String && type.ValueEquals("Scheduled Event");
}
