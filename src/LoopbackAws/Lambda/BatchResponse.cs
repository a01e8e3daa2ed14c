using System.Text.Json;

namespace LoopbackAws.Lambda;

/// <summary>
/// Reads a function's response under <c>ReportBatchItemFailures</c>. Where Lambda's documentation leaves room the stricter reading
/// holds, under which no message is deleted: a response that is no object, or an object with other properties but no
/// <c>batchItemFailures</c>, is a failed batch.
/// </summary>
internal static class BatchResponse
{
    /// <summary>The messages that failed.</summary>
    /// <param name="payload">The response.</param>
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
