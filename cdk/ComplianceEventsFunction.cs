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

        // An association is asked for by its id alone, so that it is the one resource of the request.
        Allow("ReadAssociations", ["ssm:DescribeAssociation"],
            [Fn.Sub("arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:association/*")]);

        // None of these actions knows a resource (Service Authorization Reference, AWS Systems Manager): "*" is the narrowest there is.
        Allow("ReadInventoryComplianceAndCommands",
            [
                "ssm:GetInventory", "ssm:ListComplianceItems", "ssm:ListResourceComplianceSummaries", "ssm:ListCommands",
                "ssm:ListCommandInvocations",
            ],
            ["*"]);
        Suppressions.ForNag(
            Role.Node.FindChild("DefaultPolicy"), "AwsSolutions-IAM5",
            "Which nodes and associations there will be is not known beforehand, and the other reads know no resource. All of them only read.",
            "Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:instance/*",
            "Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:managed-instance/*",
            "Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:association/*",
            "Resource::*");
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
            ["HYBRID_RESOURCE_TYPE"] = options.HybridResourceType,
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
