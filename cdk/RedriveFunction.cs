using Amazon.CDK;
using Constructs;

namespace PatchFindings.Cdk;

/// <summary>Dead-letter queues → their queues, by schedule and by hand.</summary>
internal sealed class RedriveFunction : LambdaFunction
{
    public RedriveFunction(Construct scope, string id, Queues queues, DeploymentOptions options, string package)
        : base(
            scope, id, "Moves messages out of the dead-letter queues once Security Hub takes findings", queues, options, package,
            timeoutSeconds: 60,
            new Dictionary<string, string>
            {
                ["EVENTS_QUEUE_ARN"] = queues.Events.QueueArn,
                ["EVENTS_DLQ_URL"] = queues.EventsDeadLetter.QueueUrl,
                ["EVENTS_DLQ_ARN"] = queues.EventsDeadLetter.QueueArn,
                ["FINDINGS_QUEUE_ARN"] = queues.Findings.QueueArn,
                ["FINDINGS_DLQ_URL"] = queues.FindingsDeadLetter.QueueUrl,
                ["FINDINGS_DLQ_ARN"] = queues.FindingsDeadLetter.QueueArn,
                ["REJECTED_QUEUE_URL"] = queues.Rejected.QueueUrl,
            })
    {
        // A move receives and deletes in the caller's name.
        Allow(
            "MoveOutOfTheDeadLetterQueues",
            [
                "sqs:StartMessageMoveTask", "sqs:ListMessageMoveTasks", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
            ],
            [queues.EventsDeadLetter.QueueArn, queues.FindingsDeadLetter.QueueArn]);
        Allow("GiveTheCanaryBack", ["sqs:ChangeMessageVisibility"], [queues.FindingsDeadLetter.QueueArn]);
        AllowSending(queues.Events, queues.Findings, queues.Rejected);
        AllowImports(options);
        Allow("AskWhetherSecurityHubIsEnabled", ["securityhub:DescribeHub"], [HubArn]);
        if (options.RedriveSchedule is { } schedule)
        {
            // The next one comes soon: a missed run is not made up for.
            InvokeBy(
                schedule, "Looks after the dead-letter queues", isEnabled: true, Duration.Minutes(5),
                $$"""{"maxMessagesPerSecond":{{options.MaxMessagesPerSecond}}}""");
        }
    }
}
