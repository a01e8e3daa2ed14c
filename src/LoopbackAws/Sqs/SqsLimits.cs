namespace LoopbackAws.Sqs;

/// <summary>
/// Every limit of SQS that the loopback holds, once. Sources: the SQS API reference (service model 2012-11-05, 2026 edition) and,
/// where a limit says so, the developer guide.
/// </summary>
public static class SqsLimits
{
    /// <summary>Characters of a queue name (CreateQueue, <c>QueueName</c>).</summary>
    public const int QueueNameCharactersMax = 80;

    /// <summary>Bytes of a message, its attributes included (SendMessageBatch).</summary>
    public const int MessageBytesMax = 1_048_576;

    /// <summary>The least that <c>MaximumMessageSize</c> may be, in bytes (CreateQueue).</summary>
    public const int MaximumMessageSizeMin = 1_024;

    /// <summary>Bytes of all messages of a batch together, their attributes included (SendMessageBatch).</summary>
    public const int BatchBytesMax = 1_048_576;

    /// <summary>Entries of a batch (TooManyEntriesInBatchRequest).</summary>
    public const int BatchEntriesMax = 10;

    /// <summary>Characters of a batch entry's id (SendMessageBatchRequestEntry, <c>Id</c>).</summary>
    public const int BatchEntryIdCharactersMax = 80;

    /// <summary>Messages that one ReceiveMessage call returns over the wire.</summary>
    public const int ReceiveMessagesMax = 10;

    /// <summary>Messages of a standard queue in flight, at which ReceiveMessage answers OverLimit (ChangeMessageVisibility).</summary>
    public const int InFlightMax = 120_000;

    /// <summary>Message attributes of a message (developer guide, message metadata).</summary>
    public const int MessageAttributesMax = 10;

    /// <summary>Characters of a message attribute's name, and of its data type (developer guide, message metadata).</summary>
    public const int AttributeNameCharactersMax = 256;

    /// <summary>Characters of a <c>MessageGroupId</c> (SendMessage).</summary>
    public const int MessageGroupIdCharactersMax = 128;

    /// <summary>The most that <c>maxReceiveCount</c> may be (developer guide, dead-letter queues); the least is 1.</summary>
    public const int MaxReceiveCountMax = 1_000;

    /// <summary>Source queues that a <c>RedriveAllowPolicy</c> with <c>byQueue</c> names (CreateQueue).</summary>
    public const int RedriveAllowSourcesMax = 10;

    /// <summary>Messages a second of a move task (StartMessageMoveTask); also the loopback's rate when none is given.</summary>
    public const int MoveMessagesPerSecondMax = 500;

    /// <summary>Tasks that one ListMessageMoveTasks call returns.</summary>
    public const int MoveTasksListedMax = 10;

    /// <summary>Queues that one page of ListQueues or ListDeadLetterSourceQueues holds.</summary>
    public const int QueuesListedMax = 1_000;

    /// <summary>The longest time that a message stays invisible, counted from its receive (ChangeMessageVisibility).</summary>
    public static readonly TimeSpan VisibilityTimeoutMax = TimeSpan.FromHours(12);

    /// <summary>The shortest <c>MessageRetentionPeriod</c> that the wire accepts; in process any positive one (CreateQueue).</summary>
    public static readonly TimeSpan RetentionMin = TimeSpan.FromMinutes(1);

    /// <summary>The longest <c>MessageRetentionPeriod</c> (CreateQueue).</summary>
    public static readonly TimeSpan RetentionMax = TimeSpan.FromDays(14);

    /// <summary>The longest delay of a queue or a message (SendMessage, <c>DelaySeconds</c>).</summary>
    public static readonly TimeSpan DelayMax = TimeSpan.FromMinutes(15);

    /// <summary>The longest long poll (ReceiveMessage, <c>WaitTimeSeconds</c>).</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(20);

    /// <summary>How long after a PurgeQueue the next one is refused (PurgeQueueInProgress).</summary>
    public static readonly TimeSpan PurgeInterval = TimeSpan.FromSeconds(60);

    /// <summary>How long after a DeleteQueue the name stays taken (QueueDeletedRecently).</summary>
    public static readonly TimeSpan NameReuseInterval = TimeSpan.FromSeconds(60);
}
