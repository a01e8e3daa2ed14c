using Constructs;

namespace PatchFindings.Cdk;

/// <summary>Findings queue → Security Hub.</summary>
internal sealed class ForwarderFunction : LambdaFunction
{
    public ForwarderFunction(Construct scope, string id, Queues queues, DeploymentOptions options, string package)
        : base(
            scope, id, "Imports findings into Security Hub", queues, options, package, BatchTimeoutSeconds,
            new Dictionary<string, string>
            {
                ["FINDINGS_QUEUE_ARN"] = queues.Findings.QueueArn,
                ["REJECTED_QUEUE_URL"] = queues.Rejected.QueueUrl,
            })
    {
        AllowImports(options);
        AllowSending(queues.Rejected);

        // With five, ten imports a second go out as long as Security Hub takes half a second for one; how long it takes is not published.
        FeedFrom(queues.Findings, batchSize: 100, concurrency: 5);
    }
}
