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

    /// <summary>All three.</summary>
    public static IReadOnlyList<AwsPartition> All { get; } = [Standard, China, UsGov];

    /// <summary>The partition of an ARN; <see langword="null"/> for one that the format has no word for, such as <c>aws-eusc</c>.</summary>
    /// <param name="name">What stands in the ARN's second place.</param>
    public static AwsPartition? Of(string name)
    {
        foreach (var partition in All)
        {
            if (partition.Name == name)
            {
                return partition;
            }
        }

        return null;
    }
}
