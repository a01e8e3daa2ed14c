using System.Text;
using LoopbackAws.Http;

namespace LoopbackAws.Sqs;

/// <summary>
/// SQS of one account and Region, apart from HTTP: standard queues and message move tasks. Time comes from a
/// <see cref="TimeProvider"/> and is let pass on access; nothing runs in the background. One lock guards all, so calls are safe at once.
/// </summary>
/// <param name="region">The Region of the queues' ARNs.</param>
/// <param name="accountId">The account of the queues' ARNs and URLs, 12 digits.</param>
/// <param name="ids">Draws ids of messages, receives and tasks; by default random. Called under the lock.</param>
public sealed class SqsState(TimeProvider time, string region, string accountId, Func<Guid>? ids = null)
{
    private readonly SortedDictionary<string, Queue> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _deletedAt = [];
    private readonly List<MoveTaskRun> _tasks = [];
    private readonly Func<Guid> _ids = ids ?? Guid.NewGuid;
    private long _sequence;

    /// <summary>The account of the queues.</summary>
    public string AccountId { get; } = accountId;

    /// <summary>The Region of the queues.</summary>
    public string Region { get; } = region;

    /// <summary>
    /// Told a queue's name and a batch entry's id, decides whether SendMessageBatch refuses that entry: returns the error, or
    /// <see langword="null"/>. A 5xx error shows as no fault of the sender.
    /// </summary>
    public Func<string, string, AwsErrorException?>? EntryFault { get; set; }

    /// <summary>All queues by name, as a copy.</summary>
    public IReadOnlyList<Queue> Queues
    {
        get
        {
            lock (Gate)
            {
                return [.. _queues.Values];
            }
        }
    }

    internal Lock Gate { get; } = new();

    internal TimeProvider Time { get; } = time;

    /// <summary>When a move task next moves a message.</summary>
    internal DateTimeOffset? NextMoveStep => NextTask?.NextStep;

    internal string Partition => Http.Region.Partition(Region);

    private MoveTaskRun? NextTask => _tasks.Where(task => task.IsActive).MinBy(task => task.NextStep);

    /// <summary>Creates a queue (CreateQueue), or returns the one of that name and those settings.</summary>
    /// <param name="name">1 to 80 letters, digits, hyphens and underscores.</param>
    /// <param name="settings">The queue's attributes. A dead-letter queue must exist before the queue that names it.</param>
    /// <exception cref="AwsErrorException"><c>QueueNameExists</c>: with other settings; <c>QueueDeletedRecently</c>: less than 60
    /// seconds ago; <c>InvalidParameterValue</c>, <c>InvalidAttributeValue</c>; <c>UnsupportedOperation</c>: a FIFO queue.</exception>
    public Queue CreateQueue(string name, QueueSettings settings)
    {
        lock (Gate)
        {
            var now = Advance();
            CheckName(name);
            if (_queues.TryGetValue(name, out var existing))
            {
                return QueueAttributes.Difference(existing.Settings, settings) is { } attribute
                    ? throw SqsError.QueueNameExists(attribute)
                    : existing;
            }

            if (_deletedAt.TryGetValue(name, out var deletedAt) && now - deletedAt < SqsLimits.NameReuseInterval)
            {
                throw SqsError.QueueDeletedRecently();
            }

            var arn = $"arn:{Partition}:sqs:{Region}:{AccountId}:{name}";
            Check(arn, settings);
            var queue = new Queue(this, name, arn, settings, now);
            _queues.Add(name, queue);
            return queue;
        }
    }

    /// <summary>The queue of a name, or <see langword="null"/>.</summary>
    /// <param name="name">The name; case counts.</param>
    public Queue? Find(string name)
    {
        lock (Gate)
        {
            return _queues.GetValueOrDefault(name);
        }
    }

    /// <summary>The queue of an ARN, or <see langword="null"/>.</summary>
    /// <param name="arn">The ARN; case counts.</param>
    public Queue? FindByArn(string arn)
    {
        lock (Gate)
        {
            return Resolve(arn);
        }
    }

    /// <summary>Deletes a queue and its messages at once (DeleteQueue); AWS takes up to 60 seconds.</summary>
    /// <exception cref="AwsErrorException"><c>QueueDoesNotExist</c>: it is deleted already.</exception>
    public void DeleteQueue(Queue queue)
    {
        lock (Gate)
        {
            var now = queue.Begin();
            queue.MarkDeleted();
            _queues.Remove(queue.Name);
            _deletedAt[queue.Name] = now;
        }
    }

    /// <summary>The queues whose redrive policy names a queue (ListDeadLetterSourceQueues).</summary>
    public IReadOnlyList<Queue> SourcesOf(Queue queue)
    {
        lock (Gate)
        {
            return [.. _queues.Values.Where(source => source.Settings.RedrivePolicy?.DeadLetterTargetArn == queue.Arn)];
        }
    }

    /// <summary>
    /// Starts to move a dead-letter queue's messages (StartMessageMoveTask): those that are visible now, oldest first, one by one at the
    /// given rate. A moved message has a new id and send time and was never received; body and attributes stay. Messages that arrive
    /// later stay; AWS does not say what happens to them.
    /// </summary>
    /// <param name="sourceArn">The dead-letter queue; another queue's redrive policy must name it.</param>
    /// <param name="destinationArn">Where to; <see langword="null"/>: each to the queue that SQS moved it from, and the task fails
    /// with <c>CouldNotDetermineMessageSource</c> at one that was sent here.</param>
    /// <param name="maxNumberOfMessagesPerSecond">1 to 500; <see langword="null"/>: 500, where AWS chooses.</param>
    /// <returns>The task's handle.</returns>
    /// <exception cref="AwsErrorException"><c>ResourceNotFoundException</c>: a queue does not exist; <c>InvalidParameterValue</c>: not
    /// a dead-letter queue, a task is active already, the rate is out of range, or the destination is the source.</exception>
    public string StartMoveTask(string sourceArn, string? destinationArn = null, int? maxNumberOfMessagesPerSecond = null)
    {
        lock (Gate)
        {
            var now = Advance();
            var source = RequireArn(sourceArn, "SourceArn");
            if (destinationArn is not null && RequireArn(destinationArn, "DestinationArn") == source)
            {
                throw SqsError.InvalidParameterValue("Source queue arn and destination queue arn cannot be the same.");
            }

            if (maxNumberOfMessagesPerSecond is < 1 or > SqsLimits.MoveMessagesPerSecondMax)
            {
                throw SqsError.InvalidParameterValue(
                    "MaxNumberOfMessagesPerSecond",
                    maxNumberOfMessagesPerSecond,
                    $"Must be between 1 and {SqsLimits.MoveMessagesPerSecondMax}, if provided.");
            }

            if (_queues.Values.All(queue => queue.Settings.RedrivePolicy?.DeadLetterTargetArn != sourceArn))
            {
                throw SqsError.InvalidParameterValue("Source queue must be configured as a Dead Letter Queue.");
            }

            if (_tasks.Any(task => task.IsActive && task.SourceArn == sourceArn))
            {
                throw SqsError.InvalidParameterValue(
                    "There is already a task running. Only one active task is allowed for a source queue arn at a given time.");
            }

            // What ListMessageMoveTasks can no longer show is forgotten.
            foreach (var forgotten in _tasks.FindAll(task => task.SourceArn == sourceArn).SkipLast(SqsLimits.MoveTasksListedMax - 1))
            {
                _tasks.Remove(forgotten);
            }

            var task = new MoveTaskRun(this, source, destinationArn, maxNumberOfMessagesPerSecond, _ids(), now);
            _tasks.Add(task);
            SignalAll();
            return task.Handle;
        }
    }

    /// <summary>The tasks of a source queue, newest first (ListMessageMoveTasks).</summary>
    /// <param name="maxResults">How many at most, 1 to 10.</param>
    /// <exception cref="AwsErrorException"><c>ResourceNotFoundException</c>, <c>InvalidParameterValue</c>.</exception>
    public IReadOnlyList<MoveTask> ListMoveTasks(string sourceArn, int maxResults = 1)
    {
        lock (Gate)
        {
            Advance();
            RequireArn(sourceArn, "SourceArn");
            if (maxResults is < 1 or > SqsLimits.MoveTasksListedMax)
            {
                throw SqsError.InvalidParameterValue(
                    "MaxResults", maxResults, $"Must be between 1 and {SqsLimits.MoveTasksListedMax}, if provided.");
            }

            return [.. _tasks.Where(task => task.SourceArn == sourceArn).Reverse().Take(maxResults).Select(task => task.Snapshot)];
        }
    }

    /// <summary>Cancels a running task (CancelMessageMoveTask). It is <c>CANCELLING</c> until its next step would be due.</summary>
    /// <param name="taskHandle">The task's handle.</param>
    /// <returns>Messages moved so far; they stay moved.</returns>
    /// <exception cref="AwsErrorException"><c>InvalidParameterValue</c>: no handle; <c>ResourceNotFoundException</c>: no such queue or
    /// task; <c>UnsupportedOperation</c>: the task is not running (AWS documents no code).</exception>
    public long CancelMoveTask(string taskHandle)
    {
        lock (Gate)
        {
            Advance();
            Span<byte> bytes = stackalloc byte[512];
            if (taskHandle.Length > 680 || !Convert.TryFromBase64String(taskHandle, bytes, out var length)
                || Encoding.UTF8.GetString(bytes[..length]).Split('/', 2) is not [var id, var sourceArn]
                || !Guid.TryParseExact(id, "D", out var taskId))
            {
                throw SqsError.InvalidParameterValue("Value for parameter TaskHandle is invalid.");
            }

            RequireArn(sourceArn, "SourceArn");
            var task = _tasks.Find(task => task.Id == taskId && task.SourceArn == sourceArn)
                ?? throw SqsError.ResourceNotFound("Task does not exist.");
            return task.Cancel();
        }
    }

    /// <summary>Lets pass what time has brought: steps of move tasks in their order, then each queue's own. Call under the lock.</summary>
    /// <returns>The time.</returns>
    internal DateTimeOffset Advance()
    {
        var now = Time.GetUtcNow();
        while (NextTask is { } task && task.NextStep <= now)
        {
            task.Step();
        }

        foreach (var queue in _queues.Values)
        {
            queue.AdvanceTo(now);
        }

        return now;
    }

    internal Guid NewId() => _ids();

    internal long NextSequence() => ++_sequence;

    internal Queue? Resolve(string arn) =>
        arn.LastIndexOf(':') is var colon and > 0 && _queues.TryGetValue(arn[(colon + 1)..], out var queue) && queue.Arn == arn
            ? queue
            : null;

    internal Queue? DeadLetterQueueOf(Queue source) =>
        source.Settings.RedrivePolicy is { } policy && Resolve(policy.DeadLetterTargetArn) is { } target
        && target.Settings.RedriveAllowPolicy?.Allows(source.Arn) != false
            ? target
            : null;

    internal void Check(string arn, QueueSettings settings)
    {
        QueueAttributes.CheckRanges(settings);
        if (settings.RedrivePolicy is not { } policy)
        {
            return;
        }

        var target = Resolve(policy.DeadLetterTargetArn)
            ?? throw QueueAttributes.BadRedrivePolicy(policy, "Dead letter target does not exist.");
        if (target.Settings.RedriveAllowPolicy?.Allows(arn) == false)
        {
            throw QueueAttributes.BadRedrivePolicy(policy, "The dead letter target does not allow this queue as its source.");
        }
    }

    internal static void CheckName(string name)
    {
        if (name.EndsWith(".fifo", StringComparison.Ordinal))
        {
            throw SqsError.UnsupportedOperation($"The loopback has standard queues only; '{name}' would be a FIFO queue.");
        }

        if (name.Length is 0 or > SqsLimits.QueueNameCharactersMax || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw SqsError.InvalidParameterValue("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }
    }

    private Queue RequireArn(string arn, string parameter)
    {
        if (arn.Split(':') is not ["arn", _, "sqs", _, _, _])
        {
            throw SqsError.InvalidParameterValue(
                $"You must use this format to specify the {parameter}:"
                + " arn:<partition>:<service>:<region>:<account-id>:<resource-id>");
        }

        return Resolve(arn) ?? throw SqsError.NoSuchResource(parameter);
    }

    private void SignalAll()
    {
        foreach (var queue in _queues.Values)
        {
            queue.Signal();
        }
    }
}
