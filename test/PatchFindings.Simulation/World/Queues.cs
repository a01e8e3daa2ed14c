using LoopbackAws.Sqs;

namespace PatchFindings.Simulation;

/// <summary>The deployment's queues, with the template's settings.</summary>
internal sealed class Queues
{
    public static readonly TimeSpan Visibility = TimeSpan.FromSeconds(190);
    private static readonly TimeSpan Retention = TimeSpan.FromDays(14);

    public Queues(SqsState sqs)
    {
        EventsDlq = sqs.CreateQueue("events-dlq", new QueueSettings { MessageRetentionPeriod = Retention });
        FindingsDlq = sqs.CreateQueue("findings-dlq", new QueueSettings { MessageRetentionPeriod = Retention });
        Rejected = sqs.CreateQueue("rejected", new QueueSettings { MessageRetentionPeriod = Retention });
        Events = sqs.CreateQueue("events", new QueueSettings
        {
            VisibilityTimeout = Visibility,
            MessageRetentionPeriod = Retention,
            RedrivePolicy = new RedrivePolicy(EventsDlq.Arn, 20),
        });
        Findings = sqs.CreateQueue("findings", new QueueSettings
        {
            VisibilityTimeout = Visibility,
            MessageRetentionPeriod = Retention,
            RedrivePolicy = new RedrivePolicy(FindingsDlq.Arn, 5),
        });
    }

    public Queue Events { get; }

    public Queue EventsDlq { get; }

    public Queue Findings { get; }

    public Queue FindingsDlq { get; }

    public Queue Rejected { get; }

    /// <summary>What has not come to its end.</summary>
    public int Unsettled => Events.Depth.Total + EventsDlq.Depth.Total + Findings.Depth.Total + FindingsDlq.Depth.Total;
}
