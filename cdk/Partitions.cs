using System.Text.RegularExpressions;

namespace PatchFindings.Cdk;

/// <summary>
/// The groups of Regions that the AWS Security Finding Format has a word for (<c>Resource.Partition</c> in the Security Hub API). In any
/// other, Security Hub refuses every finding.
/// </summary>
public static partial class Partitions
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Known { get; } = ["aws", "aws-cn", "aws-us-gov"];

    /// <summary>Refuses a Region of any other partition.</summary>
    /// <param name="region">A Region's name; <see langword="null"/> or empty when none is chosen yet.</param>
    /// <exception cref="DeploymentException">The format has no word for the Region's partition.</exception>
    public static void Check(string? region)
    {
        if (string.IsNullOrEmpty(region))
        {
            return;
        }

        var partition = Of(region);
        if (!Known.Contains(partition))
        {
            throw new DeploymentException(
                $"The Region {region} is in the partition {partition}, and no finding can be sent from there: the AWS Security Finding Format"
                + $" knows the partitions {string.Join(", ", Known)}, and Security Hub refuses a resource of another."
                + " Choose a Region of one of them (AWS_REGION, or the profile's).");
        }
    }

    /// <summary>The partition that a Region's name tells, as the SDKs know it by the name (their <c>partitions.json</c>).</summary>
    internal static string Of(string region) => region switch
    {
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
        _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ when region.StartsWith("eusc-", StringComparison.Ordinal) => "aws-eusc",
        _ when Isolated().Match(region) is { Success: true } match =>
            match.Groups[1].Length == 0 ? "aws-iso" : "aws-iso-" + match.Groups[1].Value,
        _ => "aws",
    };

    // us-iso-east-1 is in aws-iso, us-isob-east-1 in aws-iso-b, eu-isoe-west-1 in aws-iso-e.
    [GeneratedRegex("^[a-z]+-iso([a-z]?)-")]
    private static partial Regex Isolated();
}
