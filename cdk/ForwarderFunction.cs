using Constructs;

namespace PatchFindings.Cdk;

/// <summary>Findings queue → Security Hub.</summary>
internal sealed class ForwarderFunction : LambdaFunction
{
    public ForwarderFunction(Construct scope, string id, Queues queues, DeploymentOptions options, string package)
        : base(
            scope, id, "Imports findings into Security Hub", queues, options, package, BatchTimeoutSeconds,
            Environment(queues, options))
    {
        AllowImports(options);
        AllowSending(queues.Rejected);

        // With five, ten imports a second go out as long as Security Hub takes half a second for one; how long it takes is not published.
        FeedFrom(queues.Findings, batchSize: 100, concurrency: 5);
    }

    private static Dictionary<string, string> Environment(Queues queues, DeploymentOptions options)
    {
        var environment = new Dictionary<string, string>
        {
            ["FINDINGS_QUEUE_ARN"] = queues.Findings.QueueArn,
            ["REJECTED_QUEUE_URL"] = queues.Rejected.QueueUrl,
        };
        SetUnlessDefault(environment, "IMPORTS_PER_SECOND", options.ImportsPerSecond, new DeploymentOptions().ImportsPerSecond);
        return environment;
    }
}
