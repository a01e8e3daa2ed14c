using System.Text;
using System.Text.Json;

namespace PatchFindings.Queues;

/// <summary>The queue of what is never retried. It is alarmed on, and a person reads it: each message says why it is there.</summary>
/// <param name="writer">Writes to the queue.</param>
public sealed class RejectedQueue(QueueWriter writer, TimeProvider time)
{
    /// <summary>A refused message.</summary>
    /// <param name="Code">Security Hub's error code, when it was Security Hub that refused.</param>
    public sealed record Entry(string? MessageId, string Body, Rejection Rejection, string? Code = null);

    /// <summary>Puts refused messages into the queue.</summary>
    /// <param name="source">Where they came from: <c>events</c> or <c>findings</c>.</param>
    /// <returns>An answer for each; only an accepted one is done with.</returns>
    public Task<IReadOnlyList<SendAnswer>> SendAsync(string source, IReadOnlyList<Entry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var bodies = new string[entries.Count];
        for (var i = 0; i < bodies.Length; i++)
        {
            bodies[i] = Write(source, entries[i]);
        }

        return writer.SendAsync(bodies, cancellationToken);
    }

    private string Write(string source, Entry entry)
    {
        var message = new RejectedMessage
        {
            Source = source,
            Reason = entry.Rejection.Message,
            Field = entry.Rejection.Field,
            Value = entry.Rejection.Value,
            Code = entry.Code,
            MessageId = entry.MessageId,
            RejectedAt = AwsText.FormatTime(time.GetUtcNow()),
            Body = entry.Body,
        };
        var json = JsonSerializer.Serialize(message, PatchFindingsJson.Documents.RejectedMessage);
        if (Encoding.UTF8.GetByteCount(json) <= QueueWriter.BytesPerCallMax)
        {
            return json;
        }

        // As JSON a character takes at most 6 bytes, so that what is kept fits beside the longest rejection; it tells what the body was.
        const int LengthKept = (QueueWriter.BytesPerCallMax / 6) - 4_096;
        var kept = Math.Min(entry.Body.Length, LengthKept);
        kept -= kept < entry.Body.Length && char.IsHighSurrogate(entry.Body[kept - 1]) ? 1 : 0;
        var cut = message with { Body = entry.Body[..kept], BodyLength = entry.Body.Length };
        return JsonSerializer.Serialize(cut, PatchFindingsJson.Documents.RejectedMessage);
    }
}

/// <summary>A message in the rejected queue: what was refused for good, why, and the whole of it.</summary>
public sealed record RejectedMessage
{
    /// <summary>Where it came from: <c>events</c> or <c>findings</c>.</summary>
    public required string Source { get; init; }

    /// <summary>One sentence that says what is wrong.</summary>
    public required string Reason { get; init; }

    /// <summary>The field at fault, when one is known.</summary>
    public string? Field { get; init; }

    /// <summary>What stood in the field, cut to <see cref="Rejection.ValueLengthMax"/> characters.</summary>
    public string? Value { get; init; }

    /// <summary>Security Hub's error code, when it was Security Hub that refused.</summary>
    public string? Code { get; init; }

    /// <summary>The message's id in the queue that it came from; <see langword="null"/> for an event that was not from a queue.</summary>
    public string? MessageId { get; init; }

    /// <summary>When it was refused, RFC 3339.</summary>
    public required string RejectedAt { get; init; }

    /// <summary>The body as it was received: the event or the finding.</summary>
    public required string Body { get; init; }

    /// <summary>The body's length in characters, set only when <see cref="Body"/> had to be cut to fit into a message.</summary>
    public int? BodyLength { get; init; }
}
