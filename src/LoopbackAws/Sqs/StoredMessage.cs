using System.Globalization;

namespace LoopbackAws.Sqs;

/// <summary>A message in a queue. Its queue alone changes it, under the state's lock.</summary>
internal sealed class StoredMessage(Guid id, long sequence, MessageDraft draft, string senderId, DateTimeOffset sentAt)
{
    /// <summary>Oldest send first; what a queue offers first and what its retention ends first.</summary>
    public static readonly IComparer<StoredMessage> BySend =
        Comparer<StoredMessage>.Create((a, b) => (a.SentAt, a.Sequence).CompareTo((b.SentAt, b.Sequence)));

    /// <summary>What becomes visible next, first.</summary>
    public static readonly IComparer<StoredMessage> ByVisibility =
        Comparer<StoredMessage>.Create((a, b) => (a.VisibleAt, a.Sequence).CompareTo((b.VisibleAt, b.Sequence)));

    public Guid Id { get; } = id;

    /// <summary>Unique within the state, so that the orders above are total.</summary>
    public long Sequence { get; } = sequence;

    public MessageDraft Draft { get; } = draft;

    public DateTimeOffset SentAt { get; } = sentAt;

    public string MD5OfBody { get; } = MessageDigest.OfBody(draft.Body);

    public string? MD5OfMessageAttributes { get; } = MessageDigest.OfAttributes(draft.MessageAttributes ?? MessageAttribute.None);

    public MessagePhase Phase { get; set; }

    public DateTimeOffset VisibleAt { get; set; }

    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>The newest receive's handle: the only one that still has an effect.</summary>
    public string? ReceiptHandle { get; set; }

    /// <summary>Receives in this queue: what the redrive policy counts.</summary>
    public int ReceivesHere { get; set; }

    /// <summary>Receives in all queues: what <c>ApproximateReceiveCount</c> tells.</summary>
    public int Receives { get; set; }

    public DateTimeOffset? FirstReceivedAt { get; set; }

    /// <summary>The queue that SQS moved the message from, if it did.</summary>
    public string? DeadLetterSourceArn { get; set; }

    public ReceivedMessage AsReceived() => new(Id.ToString(), ReceiptHandle!, Draft.Body)
    {
        MD5OfBody = MD5OfBody,
        MD5OfMessageAttributes = MD5OfMessageAttributes,
        MessageAttributes = Draft.MessageAttributes ?? MessageAttribute.None,
        Attributes = SystemAttributes(),
    };

    private Dictionary<string, string> SystemAttributes()
    {
        var attributes = new Dictionary<string, string>
        {
            ["ApproximateReceiveCount"] = Receives.ToString(CultureInfo.InvariantCulture),
            ["SentTimestamp"] = Milliseconds(SentAt),
            ["SenderId"] = senderId,
            ["ApproximateFirstReceiveTimestamp"] = Milliseconds(FirstReceivedAt!.Value),
        };
        Add("DeadLetterQueueSourceArn", DeadLetterSourceArn);
        Add("AWSTraceHeader", Draft.TraceHeader);
        Add("MessageGroupId", Draft.MessageGroupId);
        return attributes;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                attributes.Add(name, value);
            }
        }
    }

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
