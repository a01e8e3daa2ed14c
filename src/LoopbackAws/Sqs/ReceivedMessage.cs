namespace LoopbackAws.Sqs;

/// <summary>A message as one receive returns it.</summary>
/// <param name="MessageId">The message's id.</param>
/// <param name="ReceiptHandle">What deletes the message or changes its visibility; of this receive alone.</param>
/// <param name="Body">The body.</param>
public sealed record ReceivedMessage(string MessageId, string ReceiptHandle, string Body)
{
    /// <summary>MD5 of the body's UTF-8 bytes, in lower-case hexadecimal.</summary>
    public required string MD5OfBody { get; init; }

    /// <summary>
    /// All system attributes: <c>ApproximateReceiveCount</c>, <c>SentTimestamp</c> and <c>ApproximateFirstReceiveTimestamp</c> (both
    /// milliseconds since 1970), <c>SenderId</c>, and where they apply <c>DeadLetterQueueSourceArn</c>, <c>AWSTraceHeader</c>,
    /// <c>MessageGroupId</c>.
    /// </summary>
    public required IReadOnlyDictionary<string, string> Attributes { get; init; }

    /// <summary>All message attributes by name; empty without any.</summary>
    public required IReadOnlyDictionary<string, MessageAttribute> MessageAttributes { get; init; }

    /// <summary>MD5 of all message attributes, or <see langword="null"/> without any.</summary>
    public string? MD5OfMessageAttributes { get; init; }
}
