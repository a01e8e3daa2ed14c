using System.Collections.Immutable;
using System.Text;
using LoopbackAws.Http;

namespace LoopbackAws.Sqs;

/// <summary>
/// A standard queue. Every call first lets pass what time has brought: timeouts, delays, retention, due steps of move tasks.
/// A receive offers the oldest message first; AWS promises no order. Safe for concurrent use.
/// </summary>
public sealed class Queue
{
    private readonly SqsState _state;
    private readonly MessageStore _messages = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset? _purgedAt;

    internal Queue(SqsState state, string name, string arn, QueueSettings settings, DateTimeOffset createdAt)
    {
        _state = state;
        Name = name;
        Arn = arn;
        Settings = settings;
        CreatedAt = createdAt;
        ModifiedAt = createdAt;
    }

    /// <summary>The queue's name, 1 to 80 characters.</summary>
    public string Name { get; }

    /// <summary><c>arn:{partition}:sqs:{region}:{account}:{name}</c>; the partition follows from the Region.</summary>
    public string Arn { get; }

    /// <summary>The queue's attributes; <see cref="Configure"/> changes them.</summary>
    public QueueSettings Settings { get; private set; }

    /// <summary><c>CreatedTimestamp</c>.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary><c>LastModifiedTimestamp</c>.</summary>
    public DateTimeOffset ModifiedAt { get; private set; }

    /// <summary>How many messages the queue holds now.</summary>
    public QueueDepth Depth
    {
        get
        {
            lock (_state.Gate)
            {
                _state.Advance();
                return _messages.Depth;
            }
        }
    }

    /// <summary>Attributes that the loopback stores and shows and does not act on (policy, encryption), by their wire names.</summary>
    internal ImmutableDictionary<string, string> Unenforced { get; set; } = ImmutableDictionary<string, string>.Empty;

    internal bool IsDeleted { get; private set; }

    /// <summary>Replaces the queue's attributes (SetQueueAttributes).</summary>
    /// <param name="settings">All of them.</param>
    /// <exception cref="AwsErrorException"><c>InvalidAttributeValue</c>, <c>InvalidParameterValue</c>: a value is out of range,
    /// or the dead-letter queue does not exist or does not allow this queue; <c>QueueDoesNotExist</c>.</exception>
    public void Configure(QueueSettings settings)
    {
        lock (_state.Gate)
        {
            var now = Begin();
            _state.Check(Arn, settings);
            Settings = settings;
            ModifiedAt = now;
            Signal();
        }
    }

    /// <summary>Sends a message (SendMessage).</summary>
    /// <exception cref="AwsErrorException">The message breaks a rule: <c>InvalidMessageContents</c>, <c>InvalidParameterValue</c>,
    /// <c>MissingParameter</c>; or the queue is deleted: <c>QueueDoesNotExist</c>.</exception>
    public SentMessage Send(MessageDraft draft)
    {
        lock (_state.Gate)
        {
            return Accept(draft, _state.Advance());
        }
    }

    /// <summary>
    /// Receives visible messages (ReceiveMessage) and hides them. A message whose receive would exceed the redrive policy's count
    /// goes to the dead-letter queue instead, where it keeps id, send time and receive count. When that queue is gone, or
    /// no longer allows this one, the message stays and is received as before.
    /// </summary>
    /// <param name="maxMessages">How many at most, from 1; the wire has 10 as its limit, the state has none.</param>
    /// <param name="visibilityTimeout">How long they stay hidden, 0 to 12 hours; by default as the queue says.</param>
    /// <exception cref="AwsErrorException"><c>OverLimit</c>: 120,000 messages are in flight; <c>InvalidParameterValue</c>;
    /// <c>QueueDoesNotExist</c>.</exception>
    public IReadOnlyList<ReceivedMessage> Receive(int maxMessages, TimeSpan? visibilityTimeout = null)
    {
        lock (_state.Gate)
        {
            var now = Begin();
            if (maxMessages < 1)
            {
                throw SqsError.InvalidParameterValue("MaxNumberOfMessages", maxMessages, "Must be between 1 and 10, if provided.");
            }

            var timeout = visibilityTimeout ?? Settings.VisibilityTimeout;
            CheckTimeout(timeout);
            var inFlight = _messages.Depth.InFlight;
            if (inFlight >= SqsLimits.InFlightMax)
            {
                throw SqsError.OverLimit();
            }

            return Take(Math.Min(maxMessages, SqsLimits.InFlightMax - inFlight), timeout, now);
        }
    }

    /// <summary>
    /// Deletes a message (DeleteMessage). A handle whose visibility timeout has run out still deletes unless the message was received
    /// again; then, and when the message is gone, the call does nothing.
    /// </summary>
    /// <param name="receiptHandle">The handle of the message's latest receive.</param>
    /// <exception cref="AwsErrorException"><c>ReceiptHandleIsInvalid</c>: no handle of this queue; <c>QueueDoesNotExist</c>.</exception>
    public void Delete(string receiptHandle)
    {
        lock (_state.Gate)
        {
            Begin();
            if (FindByHandle(receiptHandle) is { } message)
            {
                _messages.Remove(message);
            }
        }
    }

    /// <summary>
    /// Changes how long from now a message in flight stays hidden (ChangeMessageVisibility). Nothing changes once its timeout has run out:
    /// AWS was seen to take the call and to do nothing, though its API names the error <c>MessageNotInflight</c>.
    /// </summary>
    /// <param name="receiptHandle">The handle of the message's latest receive.</param>
    /// <param name="timeout">0 to 12 hours, and no more than 12 hours after the receive; 0 shows the message at once.</param>
    /// <exception cref="AwsErrorException"><c>ReceiptHandleIsInvalid</c>;
    /// <c>InvalidParameterValue</c>: it is gone, was received again, or the timeout is too long; <c>QueueDoesNotExist</c>.</exception>
    public void ChangeVisibility(string receiptHandle, TimeSpan timeout)
    {
        lock (_state.Gate)
        {
            var now = Begin();
            CheckTimeout(timeout);
            var message = FindByHandle(receiptHandle) ?? throw SqsError.InvalidParameterValue(
                "ReceiptHandle", receiptHandle, "Message does not exist or is not available for visibility timeout change.");
            if (message.Phase != MessagePhase.InFlight)
            {
                return;
            }

            if (now + timeout > message.ReceivedAt + SqsLimits.VisibilityTimeoutMax)
            {
                throw SqsError.InvalidParameterValue(
                    "VisibilityTimeout",
                    timeout.TotalSeconds,
                    "Total VisibilityTimeout for the message is beyond the limit"
                        + $" [{SqsLimits.VisibilityTimeoutMax.TotalSeconds} seconds]");
            }

            _messages.Change(message, timeout == TimeSpan.Zero ? MessagePhase.Visible : MessagePhase.InFlight, now + timeout);
            Signal();
        }
    }

    /// <summary>Deletes all messages, in flight and delayed too (PurgeQueue); at once, where AWS takes up to 60 seconds.</summary>
    /// <exception cref="AwsErrorException"><c>PurgeQueueInProgress</c>: the last purge is less than 60 seconds ago;
    /// <c>QueueDoesNotExist</c>.</exception>
    public void Purge()
    {
        lock (_state.Gate)
        {
            var now = Begin();
            if (now - _purgedAt < SqsLimits.PurgeInterval)
            {
                throw SqsError.PurgeQueueInProgress(Name);
            }

            _purgedAt = now;
            _messages.Clear();
        }
    }

    /// <summary>
    /// Completes when a message could be received, or is due for the dead-letter queue, which the next receive sees to. Another
    /// consumer may be faster, so a receive after it may be empty. No polling: a signal, or a timer for what time brings next.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <exception cref="AwsErrorException"><c>QueueDoesNotExist</c>: the queue is deleted, perhaps meanwhile.</exception>
    public async Task WaitForVisibleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task changed;
            TimeSpan? wait;
            lock (_state.Gate)
            {
                var now = Begin();
                if (_messages.NextVisible is not null)
                {
                    return;
                }

                changed = _changed.Task;
                wait = Earlier(_messages.NextHidden?.VisibleAt, _state.NextMoveStep) - now;
            }

            await WaitAsync(changed, wait, cancellationToken);
        }
    }

    internal DateTimeOffset Begin()
    {
        var now = _state.Advance();
        return IsDeleted ? throw SqsError.QueueDoesNotExist() : now;
    }

    /// <summary>Lets pass what time has brought to this queue alone.</summary>
    internal void AdvanceTo(DateTimeOffset now)
    {
        while (_messages.Oldest is { } oldest && oldest.SentAt + Settings.MessageRetentionPeriod <= now)
        {
            _messages.Remove(oldest);
        }

        while (_messages.NextHidden is { } hidden && hidden.VisibleAt <= now)
        {
            _messages.Change(hidden, MessagePhase.Visible, hidden.VisibleAt);
            Signal();
        }
    }

    internal StoredMessage? NextVisible => _messages.NextVisible;

    internal int VisibleCount => _messages.Depth.Visible;

    internal SentMessage Accept(MessageDraft draft, DateTimeOffset now)
    {
        if (IsDeleted)
        {
            throw SqsError.QueueDoesNotExist();
        }

        MessageRules.Check(draft, Settings);
        var message = new StoredMessage(_state.NewId(), _state.NextSequence(), draft, draft.SenderId ?? _state.AccountId, now);
        var delay = draft.Delay ?? Settings.Delay;
        _messages.Add(message, delay > TimeSpan.Zero ? MessagePhase.Delayed : MessagePhase.Visible, now + delay);
        Signal();
        return new SentMessage(message.Id.ToString(), message.MD5OfBody, message.MD5OfMessageAttributes);
    }

    internal void Remove(StoredMessage message) => _messages.Remove(message);

    internal void MarkDeleted()
    {
        IsDeleted = true;
        _messages.Clear();
        Signal();
    }

    internal void Signal()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static void CheckTimeout(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero || timeout > SqsLimits.VisibilityTimeoutMax)
        {
            throw SqsError.InvalidParameterValue(
                "VisibilityTimeout",
                timeout.TotalSeconds,
                $"Must be >= 0 and <= {SqsLimits.VisibilityTimeoutMax.TotalSeconds}, if provided.");
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    private async Task WaitAsync(Task changed, TimeSpan? wait, CancellationToken cancellationToken)
    {
        if (wait is not { } time)
        {
            await changed.WaitAsync(cancellationToken);
            return;
        }

        // Timers count whole milliseconds and cut the rest off; waking early would mean to spin.
        var wholeMilliseconds = TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var due = Task.Delay(wholeMilliseconds, _state.Time, timer.Token);
        await Task.WhenAny(changed, due);
        await timer.CancelAsync();
    }

    private List<ReceivedMessage> Take(int count, TimeSpan timeout, DateTimeOffset now)
    {
        var deadLetterQueue = _state.DeadLetterQueueOf(this);
        List<StoredMessage> taken = [];
        while (taken.Count < count && _messages.NextVisible is { } message)
        {
            _messages.Remove(message);
            if (deadLetterQueue is not null && message.ReceivesHere >= Settings.RedrivePolicy!.MaxReceiveCount)
            {
                deadLetterQueue.AcceptDeadLetter(message, Arn, now);
                continue;
            }

            message.ReceivesHere++;
            message.Receives++;
            message.FirstReceivedAt ??= now;
            message.ReceivedAt = now;
            message.ReceiptHandle = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Name}/{message.Id:N}/{_state.NewId():N}"));
            taken.Add(message);
        }

        // Back only now, or a timeout of zero would offer the same message twice in one call.
        foreach (var message in taken)
        {
            _messages.Add(message, timeout == TimeSpan.Zero ? MessagePhase.Visible : MessagePhase.InFlight, now + timeout);
        }

        return taken.ConvertAll(message => message.AsReceived());
    }

    private void AcceptDeadLetter(StoredMessage message, string sourceArn, DateTimeOffset now)
    {
        message.ReceivesHere = 0;
        message.ReceiptHandle = null;
        message.DeadLetterSourceArn = sourceArn;
        _messages.Add(message, MessagePhase.Visible, now);
        AdvanceTo(now);
        Signal();
    }

    private StoredMessage? FindByHandle(string handle)
    {
        Span<byte> bytes = stackalloc byte[256];
        if (handle.Length > 340 || !Convert.TryFromBase64String(handle, bytes, out var length)
            || Encoding.UTF8.GetString(bytes[..length]).Split('/') is not [var queue, var message, var receive]
            || queue != Name || !Guid.TryParseExact(message, "N", out var id) || !Guid.TryParseExact(receive, "N", out _))
        {
            throw SqsError.ReceiptHandleIsInvalid(handle);
        }

        return _messages.Find(id) is { } found && found.ReceiptHandle == handle ? found : null;
    }
}
