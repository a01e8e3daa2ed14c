namespace PatchFindings;

/// <summary>
/// A group of Regions with its own ARNs and console: <c>aws</c>, <c>aws-cn</c> and <c>aws-us-gov</c>, the three that the AWS Security
/// Finding Format knows (<c>Partition</c> in the Security Hub API).
/// </summary>
/// <param name="Name">What stands in an ARN's second place.</param>
/// <param name="ConsoleDomain">The domain of the partition's console, without the Region in front.</param>
public sealed record AwsPartition(string Name, string ConsoleDomain)
{
    /// <summary>The Regions of the standard partition.</summary>
    public static AwsPartition Standard { get; } = new("aws", "console.aws.amazon.com");

    /// <summary>The Regions in China.</summary>
    public static AwsPartition China { get; } = new("aws-cn", "console.amazonaws.cn");

    /// <summary>AWS GovCloud (US).</summary>
    public static AwsPartition UsGov { get; } = new("aws-us-gov", "console.amazonaws-us-gov.com");

    /// <summary>The partition that a Region belongs to.</summary>
    /// <param name="region">A Region's system name, such as <c>eu-west-1</c>.</param>
    public static AwsPartition OfRegion(string region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return region.StartsWith("cn-", StringComparison.Ordinal) ? China
            : region.StartsWith("us-gov-", StringComparison.Ordinal) ? UsGov
            : Standard;
    }
}
