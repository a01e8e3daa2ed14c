namespace PatchFindings.Queues;

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
