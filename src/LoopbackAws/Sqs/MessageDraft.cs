namespace LoopbackAws.Sqs;

/// <summary>A message to send.</summary>
/// <param name="Body">The body: at least one character, of XML 1.0's set.</param>
public sealed record MessageDraft(string Body)
{
    /// <summary>How long the message stays invisible, 0 to 15 minutes; <see langword="null"/> is the queue's own delay.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Message attributes by name, at most 10.</summary>
    public IReadOnlyDictionary<string, MessageAttribute>? MessageAttributes { get; init; }

    /// <summary>The attribute <c>SenderId</c>: on AWS the caller's IAM id, here the access key id. By default the account.</summary>
    public string? SenderId { get; init; }

    /// <summary>The X-Ray header (system attribute <c>AWSTraceHeader</c>), which counts towards no size.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>The tenant of a fair queue (<c>MessageGroupId</c>), which the loopback keeps and does not act on.</summary>
    public string? MessageGroupId { get; init; }
}
