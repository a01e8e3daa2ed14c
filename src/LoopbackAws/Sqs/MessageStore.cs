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
