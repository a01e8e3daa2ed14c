using PatchFindings.Local.Lambda;

namespace PatchFindings.Local.Deployment;

/// <summary>The deployment as this system's stack makes it.</summary>
public static class DefaultDeployment
{
    // Six times the function's timeout, as Lambda's guide asks for, and the batching window.
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(190);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);
    // Whatever waits, waits as long as SQS lets it: a mapping that is switched off loses nothing sooner than an outage does.
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(14);
    private static readonly QueueRoles Queues = new("events", "events-dlq", "findings", "findings-dlq", "rejected");

    private const string ComplianceChanges = """
        {
          "source": ["aws.ssm"],
          "detail-type": ["Configuration Compliance State Change"],
          "detail": { "compliance-type": ["Patch"], "compliance-status": ["non_compliant"] }
        }
        """;

    // AWS-RunPatchBaselineAssociation reports to its association and writes no patch state. Detailed statuses are spelled with blanks
    // in the user guide, and without in the API.
    private const string CommandEnds = """
        {
          "source": ["aws.ssm"],
          "detail-type": ["EC2 Command Invocation Status-change Notification"],
          "detail": {
            "document-name": ["AWS-RunPatchBaseline", "AWS-RunPatchBaselineWithHooks"],
            "status": [
              "Success", "Failed", "TimedOut", "Cancelled", "Delivery Timed Out", "DeliveryTimedOut", "Execution Timed Out",
              "ExecutionTimedOut", "Undeliverable", "Terminated", "Invalid Platform", "InvalidPlatform", "Access Denied", "AccessDenied"
            ]
          }
        }
        """;

    /// <summary>All of it, with the numbers that hold in an account.</summary>
    public static DeploymentDefinition Create() => new()
    {
        Roles = Queues,
        Queues =
        [
            new QueueDefinition(Queues.EventsDeadLetter) { MessageRetentionPeriod = LongestRetention },
            new QueueDefinition(Queues.FindingsDeadLetter) { MessageRetentionPeriod = LongestRetention },
            new QueueDefinition(Queues.Rejected) { MessageRetentionPeriod = LongestRetention },
            new QueueDefinition(Queues.Events)
            {
                VisibilityTimeout = Visibility,
                MessageRetentionPeriod = LongestRetention,
                DeadLetterQueue = Queues.EventsDeadLetter,
                MaxReceiveCount = 20,
            },
            new QueueDefinition(Queues.Findings)
            {
                VisibilityTimeout = Visibility,
                MessageRetentionPeriod = LongestRetention,
                DeadLetterQueue = Queues.FindingsDeadLetter,
                MaxReceiveCount = 5,
            },
        ],
        Rules = [Rule("compliance-changes", ComplianceChanges), Rule("command-ends", CommandEnds)],
        Functions = [ComplianceEvents(), Forwarder(), Redrive()],
        EventSourceMappings =
        [
            new EventSourceMappingDefinition(Queues.Events, "ComplianceEvents", Mapping(batchSize: 50)),
            new EventSourceMappingDefinition(Queues.Findings, "Forwarder", Mapping(batchSize: 100)),
        ],
        Schedules = [new ScheduleDefinition("redrive", "Redrive", "rate(15 minutes)", Input: null)],
    };

    private static RuleDefinition Rule(string name, string pattern) =>
        new(name, pattern, [new RuleTargetDefinition("events-queue", Queues.Events, Queues.EventsDeadLetter)]);

    private static EventSourceMappingSettings Mapping(int batchSize) => new()
    {
        BatchSize = batchSize,
        MaximumBatchingWindow = Window,
        MaximumConcurrency = 2,
        ReportBatchItemFailures = true,
    };

    private static FunctionDefinition ComplianceEvents() => new("ComplianceEvents", FunctionProgramNames.ComplianceEvents)
    {
        Timeout = TimeSpan.FromSeconds(30),
        MemorySize = 256,
        Environment = new Dictionary<string, SettingValue>
        {
            ["EVENTS_QUEUE_ARN"] = SettingValue.ArnOf(Queues.Events),
            ["FINDINGS_QUEUE_URL"] = SettingValue.UrlOf(Queues.Findings),
            ["REJECTED_QUEUE_URL"] = SettingValue.UrlOf(Queues.Rejected),
            ["RESOURCE_ID_FORMAT"] = SettingValue.Of("id"),
            [LiveDeployment.StateDeadline] = SettingValue.Of("1800"),
        },
    };

    private static FunctionDefinition Forwarder() => new("Forwarder", FunctionProgramNames.Forwarder)
    {
        Timeout = TimeSpan.FromSeconds(30),
        MemorySize = 256,
        Environment = new Dictionary<string, SettingValue>
        {
            ["FINDINGS_QUEUE_ARN"] = SettingValue.ArnOf(Queues.Findings),
            ["REJECTED_QUEUE_URL"] = SettingValue.UrlOf(Queues.Rejected),
        },
    };

    private static FunctionDefinition Redrive() => new("Redrive", FunctionProgramNames.Redrive)
    {
        Timeout = TimeSpan.FromSeconds(60),
        MemorySize = 256,
        Environment = new Dictionary<string, SettingValue>
        {
            ["EVENTS_QUEUE_ARN"] = SettingValue.ArnOf(Queues.Events),
            ["EVENTS_DLQ_URL"] = SettingValue.UrlOf(Queues.EventsDeadLetter),
            ["EVENTS_DLQ_ARN"] = SettingValue.ArnOf(Queues.EventsDeadLetter),
            ["FINDINGS_QUEUE_ARN"] = SettingValue.ArnOf(Queues.Findings),
            ["FINDINGS_DLQ_URL"] = SettingValue.UrlOf(Queues.FindingsDeadLetter),
            ["FINDINGS_DLQ_ARN"] = SettingValue.ArnOf(Queues.FindingsDeadLetter),
            ["REJECTED_QUEUE_URL"] = SettingValue.UrlOf(Queues.Rejected),
        },
    };
}
