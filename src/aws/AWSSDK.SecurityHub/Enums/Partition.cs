using Amazon.Runtime;

namespace Amazon.SecurityHub;

/// <summary>A group of Regions, the second part of an ARN. <c>Partition</c> in the Security Hub API.</summary>
public class Partition : ConstantClass
{
    /// <summary><c>aws</c>.</summary>
    public static readonly Partition Aws = new("aws");

    /// <summary><c>aws-cn</c>.</summary>
    public static readonly Partition AwsCn = new("aws-cn");

    /// <summary><c>aws-us-gov</c>.</summary>
    public static readonly Partition AwsUsGov = new("aws-us-gov");

    /// <summary>A value that this package need not know.</summary>
    /// <param name="value">The value.</param>
    public Partition(string value)
        : base(value)
    {
    }

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static Partition? FindValue(string? value) => value switch
    {
        null => null,
        "aws" => Aws,
        "aws-cn" => AwsCn,
        "aws-us-gov" => AwsUsGov,
        _ => new Partition(value),
    };

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Partition?(string? value) => FindValue(value);
}
