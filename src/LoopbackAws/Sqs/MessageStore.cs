using System.Globalization;

namespace LoopbackAws.Sqs;

/// <summary>A queue's messages, each in one phase, in the orders that the queue asks for. Not safe for concurrent use.</summary>
internal sealed class MessageStore
{
    private readonly Dictionary<Guid, StoredMessage> _byId = [];
    private readonly SortedSet<StoredMessage> _all = new(StoredMessage.BySend);
    private readonly SortedSet<StoredMessage> _visible = new(StoredMessage.BySend);
    private readonly SortedSet<StoredMessage> _hidden = new(StoredMessage.ByVisibility);
    private int _delayed;

    public QueueDepth Depth => new(_visible.Count, _hidden.Count - _delayed, _delayed);

    public StoredMessage? Oldest => _all.Min;

    public StoredMessage? NextVisible => _visible.Min;

    public StoredMessage? NextHidden => _hidden.Min;

    public StoredMessage? Find(Guid id) => _byId.GetValueOrDefault(id);

    public void Add(StoredMessage message, MessagePhase phase, DateTimeOffset visibleAt)
    {
        _byId.Add(message.Id, message);
        _all.Add(message);
        Place(message, phase, visibleAt);
    }

    public void Remove(StoredMessage message)
    {
        Displace(message);
        _all.Remove(message);
        _byId.Remove(message.Id);
    }

    public void Change(StoredMessage message, MessagePhase phase, DateTimeOffset visibleAt)
    {
        // Out first: the sets are ordered by what changes.
        Displace(message);
        Place(message, phase, visibleAt);
    }

    public void Clear()
    {
        _byId.Clear();
        _all.Clear();
        _visible.Clear();
        _hidden.Clear();
        _delayed = 0;
    }

    private void Place(StoredMessage message, MessagePhase phase, DateTimeOffset visibleAt)
    {
        message.Phase = phase;
        message.VisibleAt = visibleAt;
        (phase == MessagePhase.Visible ? _visible : _hidden).Add(message);
        _delayed += phase == MessagePhase.Delayed ? 1 : 0;
    }

    private void Displace(StoredMessage message)
    {
        (message.Phase == MessagePhase.Visible ? _visible : _hidden).Remove(message);
        _delayed -= message.Phase == MessagePhase.Delayed ? 1 : 0;
    }
}

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

/// <summary>Where in its life a stored message is.</summary>
internal enum MessagePhase
{
    Delayed,
    Visible,
    InFlight,
}
