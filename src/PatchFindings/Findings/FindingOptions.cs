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
}
