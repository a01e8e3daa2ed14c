using System.Diagnostics.CodeAnalysis;

namespace PatchFindings;

/// <summary>An Amazon Resource Name: <c>arn:partition:service:region:account:resource</c>.</summary>
/// <param name="Partition">The partition, such as <c>aws</c>.</param>
/// <param name="Service">The service's namespace, such as <c>sqs</c>.</param>
/// <param name="Region">The Region; empty for global resources.</param>
/// <param name="AccountId">The account's 12 digits; empty for resources of AWS itself.</param>
/// <param name="Resource">Everything after the fifth colon.</param>
public sealed record Arn(string Partition, string Service, string Region, string AccountId, string Resource)
{
    /// <summary>Reads an ARN.</summary>
    /// <param name="arn">The ARN, when the text is one.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Arn? arn)
    {
        arn = ArnParts.TryParse(text, out var parts)
            ? new Arn(
                parts.Partition.ToString(), parts.Service.ToString(), parts.Region.ToString(), parts.AccountId.ToString(),
                parts.Resource.ToString())
            : null;
        return arn is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"arn:{Partition}:{Service}:{Region}:{AccountId}:{Resource}";
}

/// <summary>The parts of an ARN as spans of its text, for checks that need no copies.</summary>
internal readonly ref struct ArnParts
{
    private ArnParts(ReadOnlySpan<char> text, scoped ReadOnlySpan<Range> parts)
    {
        Partition = text[parts[1]];
        Service = text[parts[2]];
        Region = text[parts[3]];
        AccountId = text[parts[4]];
        Resource = text[parts[5]];
    }

    public ReadOnlySpan<char> Partition { get; }

    public ReadOnlySpan<char> Service { get; }

    public ReadOnlySpan<char> Region { get; }

    public ReadOnlySpan<char> AccountId { get; }

    public ReadOnlySpan<char> Resource { get; }

    public static bool TryParse(ReadOnlySpan<char> text, out ArnParts arn)
    {
        Span<Range> parts = stackalloc Range[6];
        if (text.Split(parts, ':') != 6 || text[parts[0]] is not "arn")
        {
            arn = default;
            return false;
        }

        arn = new ArnParts(text, parts);
        return !arn.Partition.IsEmpty && !arn.Service.IsEmpty && !arn.Resource.IsEmpty;
    }
}

/// <summary>
/// A group of Regions with its own ARNs and console: <c>aws</c>, <c>aws-cn</c> and <c>aws-us-gov</c>, the three that the AWS Security
/// Finding Format knows (<c>Partition</c> in the Security Hub API).
/// </summary>
/// <param name="Name">The second part of an ARN.</param>
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

    /// <summary>The partition of an ARN; <see langword="null"/> for one that the format does not know, such as <c>aws-eusc</c>.</summary>
    /// <param name="name">The second part of the ARN.</param>
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

/// <summary>Where a function runs: the only account and Region whose events and findings it takes.</summary>
/// <param name="AccountId">The account, 12 digits.</param>
public sealed record FunctionIdentity(AwsPartition Partition, string Region, string AccountId)
{
    /// <summary>The identity that an ARN of the deployment's own tells, such as its queue's.</summary>
    /// <exception cref="ArgumentException">It is of a partition that the AWS Security Finding Format does not know.</exception>
    public static FunctionIdentity Of(Arn arn)
    {
        ArgumentNullException.ThrowIfNull(arn);
        var partition = AwsPartition.Of(arn.Partition)
            ?? throw new ArgumentException($"The AWS Security Finding Format does not know the partition {arn.Partition}.", nameof(arn));
        return new FunctionIdentity(partition, arn.Region, arn.AccountId);
    }
}
