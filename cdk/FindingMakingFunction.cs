using Amazon.CDK;
using Constructs;

namespace PatchFindings.Cdk;

/// <summary>What the two functions that make findings have in common: what they read of Systems Manager, and what findings are to look like.</summary>
internal abstract class FindingMakingFunction : LambdaFunction
{
    protected FindingMakingFunction(
        Construct scope, string id, string description, Queues queues, DeploymentOptions options, string package, int timeoutSeconds,
        IDictionary<string, string> environment, int memoryMegabytes = 256)
        : base(scope, id, description, queues, options, package, timeoutSeconds, environment, memoryMegabytes)
    {
        // The two ARNs are a node's: an EC2 instance, or a hybrid one. Which nodes there will be is not known beforehand.
        Allow("ReadPatchStates",
            options.PatchDetails ? ["ssm:DescribeInstancePatchStates", "ssm:DescribeInstancePatches"] : ["ssm:DescribeInstancePatchStates"],
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
    }

    /// <summary>Adds what both are told.</summary>
    protected static Dictionary<string, string> WithFindingOptions(Dictionary<string, string> environment, DeploymentOptions options)
    {
        environment["HYBRID_RESOURCE_TYPE"] = options.HybridResourceType;
        environment["RESOURCE_ID_FORMAT"] = options.ResourceIdFormat;
        if (options.ProductArn is { } product)
        {
            environment["PRODUCT_ARN"] = product;
        }

        if (options.CloseFindings)
        {
            environment["CLOSE_FINDINGS"] = "true";
        }

        if (options.PatchDetails)
        {
            environment["PATCH_DETAILS"] = "true";
        }

        SetUnlessDefault(environment, "READS_PER_SECOND", options.ReadsPerSecond, new DeploymentOptions().ReadsPerSecond);
        return environment;
    }

    // IAM holds GetFindings against the hub, which is what a refusal names.
    protected void AllowReadingFindings() => Allow("ReadFindings", ["securityhub:GetFindings"], [HubArn]);
}
