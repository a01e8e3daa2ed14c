using Amazon.CDK;
using Constructs;

namespace PatchFindings.Cdk;

/// <summary>Whole fleet ↔ Security Hub → findings queue, by schedule and by hand.</summary>
/// <remarks>
/// Its concurrency is not reserved: an account of few concurrent executions could not deploy it then, and two sweeps at once do no harm.
/// </remarks>
internal sealed class SweepFunction : FindingMakingFunction
{
    // The most that Lambda has, and twice the memory of the others: the whole fleet is in it at once.
    private const int TimeoutSeconds = 900;
    private const int MemoryMegabytes = 512;

    public SweepFunction(Construct scope, string id, Queues queues, DeploymentOptions options, string package)
        : base(
            scope, id, "Compares the whole fleet with the findings in Security Hub", queues, options, package, TimeoutSeconds,
            Environment(queues, options), MemoryMegabytes)
    {
        AllowReadingFindings();
        AllowSending(queues.Findings);
        if (options.CloseFindings)
        {
            // Neither action knows a resource.
            Allow("AskWhichNodesAreThere", ["ec2:DescribeInstances", "ssm:DescribeInstanceInformation"], ["*"]);
        }

        if (options.SweepSchedule is { } schedule)
        {
            // What a sweep finds is new findings, and while they wait unprocessed the next one would find them again.
            InvokeBy(
                schedule, "Compares the whole fleet with the findings in Security Hub",
                options is { ExportEnabled: true, ProcessingEnabled: true }, Duration.Hours(1));
        }
    }

    private static Dictionary<string, string> Environment(Queues queues, DeploymentOptions options)
    {
        var (environment, otherwise) = (new Dictionary<string, string>
        {
            ["FINDINGS_QUEUE_ARN"] = queues.Findings.QueueArn,
            ["FINDINGS_QUEUE_URL"] = queues.Findings.QueueUrl,
        }, new DeploymentOptions());
        SetUnlessDefault(environment, "ON_THEIR_WAY_MINUTES", options.OnTheirWayMinutes, otherwise.OnTheirWayMinutes);
        SetUnlessDefault(environment, "FINDING_READS_PER_SECOND", options.FindingReadsPerSecond, otherwise.FindingReadsPerSecond);
        return WithFindingOptions(environment, options);
    }
}
