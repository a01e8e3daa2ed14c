namespace PatchFindings;

/// <summary>Where a function runs: the only account and Region whose events and findings it takes.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Region">The Region.</param>
/// <param name="AccountId">The account, 12 digits.</param>
public sealed record FunctionIdentity(AwsPartition Partition, string Region, string AccountId)
{
    /// <summary>The identity that an ARN of the deployment's own tells, such as its queue's.</summary>
    /// <param name="arn">The ARN.</param>
    /// <exception cref="ArgumentException">It is of a partition that the AWS Security Finding Format does not know.</exception>
    public static FunctionIdentity Of(Arn arn)
    {
        ArgumentNullException.ThrowIfNull(arn);
        var partition = AwsPartition.Of(arn.Partition)
            ?? throw new ArgumentException($"The AWS Security Finding Format does not know the partition {arn.Partition}.", nameof(arn));
        return new FunctionIdentity(partition, arn.Region, arn.AccountId);
    }
}
