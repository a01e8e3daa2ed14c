using Constructs;

namespace PatchFindings.Cdk;

/// <summary>Events queue → patch states → findings queue.</summary>
internal sealed class ComplianceEventsFunction : FindingMakingFunction
{
    public ComplianceEventsFunction(Construct scope, string id, Queues queues, DeploymentOptions options, string package)
        : base(
            scope, id, "Turns patch events of Systems Manager into findings", queues, options, package, BatchTimeoutSeconds,
            Environment(queues, options))
    {
        if (options.CloseFindings)
        {
            AllowReadingFindings();
        }

        AllowSending(queues.Findings, queues.Rejected);

        // One to three events tell of a node's operation, and one read of 40 nodes: 240 are six, three or two reads without a gap.
        FeedFrom(queues.Events, batchSize: 240, concurrency: 2);
    }

    private static Dictionary<string, string> Environment(Queues queues, DeploymentOptions options)
    {
        var environment = new Dictionary<string, string>
        {
            ["EVENTS_QUEUE_ARN"] = queues.Events.QueueArn,
            ["FINDINGS_QUEUE_URL"] = queues.Findings.QueueUrl,
            ["REJECTED_QUEUE_URL"] = queues.Rejected.QueueUrl,
        };
        if (options.PatchDetails)
        {
            SetUnlessDefault(
                environment, "DETAIL_READS_PER_SECOND", options.DetailReadsPerSecond, new DeploymentOptions().DetailReadsPerSecond);
        }

        return WithFindingOptions(environment, options);
    }
}
