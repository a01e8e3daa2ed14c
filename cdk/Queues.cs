using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace PatchFindings.Cdk;

/// <summary>The five queues: two with their dead-letter queues, and the one for what is never retried.</summary>
internal sealed class Queues : Construct
{
    // Six times the functions' timeout and the batching window, as Lambda's guide asks: no batch comes back while it is worked on.
    private static readonly Duration Visibility = Duration.Seconds(
        (6 * LambdaFunction.BatchTimeoutSeconds) + 10);

    // The most that SQS has. Whatever waits, waits as long as it can.
    private static readonly Duration Retention = Duration.Days(14);

    private readonly DeploymentOptions _options;

    public Queues(Construct scope, string id, DeploymentOptions options)
        : base(scope, id)
    {
        _options = options;
        EncryptionKey = options.EncryptionKeyArn is { } arn ? Key.FromKeyArn(this, "Key", arn) : null;

        // An operation's state is waited for for 30 minutes; 20 receives are more than an hour.
        (Events, EventsDeadLetter) = WithDeadLetterQueue("Events", maxReceiveCount: 20);

        // A quarter of an hour: longer than a blip of Security Hub's.
        (Findings, FindingsDeadLetter) = WithDeadLetterQueue("Findings", maxReceiveCount: 5);
        Rejected = new Queue(this, "Rejected", Props());
        Suppressions.ForNag(
            Rejected, "AwsSolutions-SQS3",
            "No function reads this queue, so there is nothing that could fail and be dead-lettered.");
    }

    public IKey? EncryptionKey { get; }

    public Queue Events { get; }

    public Queue EventsDeadLetter { get; }

    public Queue Findings { get; }

    public Queue FindingsDeadLetter { get; }

    public Queue Rejected { get; }

    private (Queue Queue, Queue DeadLetter) WithDeadLetterQueue(string id, int maxReceiveCount)
    {
        // Each of the two names the other. CloudFormation takes no circle, so one of them has a name that is known beforehand.
        var stack = Stack.Of(this);
        var name = $"{stack.StackName}-{id}";
        var arn = stack.FormatArn(new ArnComponents { Service = "sqs", Resource = name });
        var deadLetter = new Queue(this, id + "DeadLetter", Props(redriveAllow: new RedriveAllowPolicy
        {
            RedrivePermission = RedrivePermission.BY_QUEUE,
            SourceQueues = [Queue.FromQueueArn(this, id + "Source", arn)],
        }));
        var queue = new Queue(this, id, Props(name, new DeadLetterQueue { Queue = deadLetter, MaxReceiveCount = maxReceiveCount }));
        return (queue, deadLetter);
    }

    private QueueProps Props(string? name = null, DeadLetterQueue? deadLetterQueue = null, RedriveAllowPolicy? redriveAllow = null) => new()
    {
        QueueName = name,
        VisibilityTimeout = deadLetterQueue is null ? null : Visibility,
        RetentionPeriod = Retention,
        Encryption = EncryptionKey is null ? QueueEncryption.SQS_MANAGED : QueueEncryption.KMS,
        EncryptionMasterKey = EncryptionKey,
        EnforceSSL = true,
        DeadLetterQueue = deadLetterQueue,
        RedriveAllowPolicy = redriveAllow,
        RemovalPolicy = _options.RemovalPolicy == "retain" ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
}
