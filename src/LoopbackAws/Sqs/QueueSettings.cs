namespace LoopbackAws.Sqs;

/// <summary>
/// A queue's attributes as far as the loopback acts on them. Times may have fractions of a second, because a local run shortens
/// them; the wire shows whole seconds, rounded up. A change takes effect at once (AWS: within 60 seconds, retention 15 minutes).
/// </summary>
public sealed record QueueSettings
{
    /// <summary>How long a received message stays invisible, 0 to 12 hours.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message is kept, counted from its send, more than 0 up to 14 days.</summary>
    public TimeSpan MessageRetentionPeriod { get; init; } = TimeSpan.FromDays(4);

    /// <summary>How long a message stays invisible after its send unless the message says otherwise, 0 to 15 minutes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How long a ReceiveMessage call over the wire waits for a message unless it says otherwise, 0 to 20 seconds.</summary>
    public TimeSpan ReceiveMessageWaitTime { get; init; }

    /// <summary>Bytes of a message, its attributes included, 1,024 to 1,048,576.</summary>
    public int MaximumMessageSize { get; init; } = SqsLimits.MessageBytesMax;

    /// <summary>The queue's dead-letter queue, if it has one.</summary>
    public RedrivePolicy? RedrivePolicy { get; init; }

    /// <summary>Which queues may use this one as theirs; <see langword="null"/> is all.</summary>
    public RedriveAllowPolicy? RedriveAllowPolicy { get; init; }
}
