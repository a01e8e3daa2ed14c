namespace PatchFindings;

/// <summary>Where a function runs: the only account and Region whose events and findings it takes.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Region">The Region.</param>
/// <param name="AccountId">The account, 12 digits.</param>
public sealed record FunctionIdentity(AwsPartition Partition, string Region, string AccountId)
{
    /// <summary>The identity that an ARN of the deployment's own tells, such as its queue's.</summary>
    /// <param name="arn">The ARN.</param>
    public static FunctionIdentity Of(Arn arn)
    {
        ArgumentNullException.ThrowIfNull(arn);
        return new FunctionIdentity(AwsPartition.OfRegion(arn.Region), arn.Region, arn.AccountId);
    }
}
