using PatchFindings.Functions;

namespace PatchFindings.Findings;

/// <summary>What an owner may choose about findings.</summary>
/// <param name="ProductArn">The product to import under; <see langword="null"/> for the account's default product.</param>
/// <param name="ResourceIdFormat">How a node is named in <c>Resources</c>.</param>
/// <param name="HybridResourceType">The resource type of hybrid nodes (<c>mi-…</c>): <see cref="Ec2Instance"/> or <see cref="Other"/>.</param>
public sealed record FindingOptions(
    string? ProductArn = null, ResourceIdFormat ResourceIdFormat = ResourceIdFormat.Id, string HybridResourceType = FindingOptions.Ec2Instance)
{
    /// <summary>What the documented export calls every node.</summary>
    public const string Ec2Instance = "AwsEc2Instance";

    /// <summary>What a hybrid node is.</summary>
    public const string Other = "Other";

    /// <summary>What a function's environment says: <c>PRODUCT_ARN</c>, <c>RESOURCE_ID_FORMAT</c>, <c>HYBRID_RESOURCE_TYPE</c>.</summary>
    /// <exception cref="FunctionSettingException">One of them is none of the values that it may have.</exception>
    public static FindingOptions Of(FunctionEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new FindingOptions(
            environment.OptionalProductArn("PRODUCT_ARN"),
            environment.Word("RESOURCE_ID_FORMAT", ResourceIdFormat.Id, ("id", ResourceIdFormat.Id), ("arn", ResourceIdFormat.Arn)),
            environment.Word("HYBRID_RESOURCE_TYPE", Ec2Instance, (Ec2Instance, Ec2Instance), (Other, Other)));
    }
}
