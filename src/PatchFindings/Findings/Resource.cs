namespace PatchFindings.Findings;

/// <summary><c>Resource</c> of the AWS Security Finding Format.</summary>
/// <param name="Type"><c>AwsEc2Instance</c> for an EC2 instance, <c>Other</c> for a hybrid node, which has no type of its own.</param>
/// <param name="Id">The node's id or ARN, at most 512 characters.</param>
/// <param name="Partition"><c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</param>
/// <param name="Region">The node's Region.</param>
public sealed record Resource(string? Type, string? Id, string? Partition, string? Region)
{
    /// <summary>The patches, with the option <c>patchDetails</c>.</summary>
    public ResourceDetails? Details { get; init; }
}
