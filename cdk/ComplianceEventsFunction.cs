using Amazon.CDK;
using Constructs;

namespace PatchFindings.Cdk;

/// <summary>Events queue → patch states → findings queue.</summary>
internal sealed class ComplianceEventsFunction : LambdaFunction
{
    public ComplianceEventsFunction(Construct scope, string id, Queues queues, DeploymentOptions options, string package)
        : base(
            scope, id, "Turns patch events of Systems Manager into findings", queues, options, package, BatchTimeoutSeconds,
            Environment(queues, options))
    {
        // The two ARNs are a node's: an EC2 instance, or a hybrid one. Which nodes there will be is not known beforehand.
        Allow("ReadPatchStates", ["ssm:DescribeInstancePatchStates"],
        [
            Fn.Sub("arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:instance/*"),
            Fn.Sub("arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:managed-instance/*"),
        ]);

        // Neither action knows a resource (Service Authorization Reference, AWS Systems Manager): "*" is the narrowest there is.
        Allow("ReadComplianceAndCommands", ["ssm:ListResourceComplianceSummaries", "ssm:ListCommands"], ["*"]);
        Suppressions.ForNag(
            Role.Node.FindChild("DefaultPolicy"), "AwsSolutions-IAM5",
            "Which nodes there will be is not known beforehand, and two of the three reads know no resource. All of them only read.",
            "Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:instance/*",
            "Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:managed-instance/*",
            "Resource::*");
        AllowSending(queues.Findings, queues.Rejected);

        // Two events tell of a node: 200 are 100 nodes, which two reads of 50 states and five of 20 summaries tell of. Half as many would
        // be three reads of summaries for 50 nodes.
        FeedFrom(queues.Events, batchSize: 200, concurrency: 2);
    }

    private static Dictionary<string, string> Environment(Queues queues, DeploymentOptions options)
    {
        var environment = new Dictionary<string, string>
        {
            ["EVENTS_QUEUE_ARN"] = queues.Events.QueueArn,
            ["FINDINGS_QUEUE_URL"] = queues.Findings.QueueUrl,
            ["REJECTED_QUEUE_URL"] = queues.Rejected.QueueUrl,
            ["RESOURCE_ID_FORMAT"] = options.ResourceIdFormat,
        };
        if (options.ProductArn is { } product)
        {
            environment["PRODUCT_ARN"] = product;
        }

        SetUnlessDefault(environment, "READS_PER_SECOND", options.ReadsPerSecond, new DeploymentOptions().ReadsPerSecond);
        return environment;
    }
}
