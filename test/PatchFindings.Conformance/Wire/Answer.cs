using System.Text.Json;
using System.Text.Json.Nodes;

namespace PatchFindings.Conformance.Wire;

/// <summary>An answer as the suite looks at it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Error">The error's shape name, from <c>x-amzn-ErrorType</c> or <c>__type</c>, without namespace; null for none.</param>
/// <param name="QueryError">The code in <c>x-amzn-query-error</c>; null for none.</param>
/// <param name="Body">The body; null when it is no JSON.</param>
internal sealed record Answer(int Status, string? Error, string? QueryError, JsonNode? Body)
{
    /// <summary>Whether it is an answer of the service's: not one of a server that has no such action, or broke down in it.</summary>
    public bool HasForm => Status is 404 or 405 or 501 ? Error is not null : Status < 500 || Body is not null;

    /// <summary>What an error says; SDKs read it in both spellings.</summary>
    public JsonNode? ErrorText => (Body as JsonObject)?["message"] ?? (Body as JsonObject)?["Message"];

    /// <summary>Whether the caller was too fast.</summary>
    public bool IsThrottled =>
        Status == 429 || Error?.Contains("Throttl", StringComparison.Ordinal) == true;

    /// <summary>Reads a response.</summary>
    /// <param name="response">The response.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        var status = (int)response.StatusCode;
        var type = status < 400 ? null : Header(response, "x-amzn-ErrorType") ?? Text(body, "__type") ?? Text(body, "code");
        return new Answer(status, Name(type), Header(response, "x-amzn-query-error")?.Split(';')[0], body);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static string? Text(JsonNode? body, string name) =>
        (body as JsonObject)?[name] is { } member && member.GetValueKind() == JsonValueKind.String ? (string?)member : null;

    // com.amazonaws.sqs#QueueDoesNotExist, or InvalidInputException:http://internal.amazon.com/…
    private static string? Name(string? type) => type?[(type.IndexOf('#', StringComparison.Ordinal) + 1)..].Split(':')[0];

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
