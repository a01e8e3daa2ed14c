using Amazon.Runtime;

namespace Amazon.SecurityHub;

/// <summary>The result of a check. <c>ComplianceStatus</c> in the Security Hub API.</summary>
public class ComplianceStatus : ConstantClass
{
    /// <summary><c>PASSED</c>.</summary>
    public static readonly ComplianceStatus PASSED = new("PASSED");

    /// <summary><c>WARNING</c>.</summary>
    public static readonly ComplianceStatus WARNING = new("WARNING");

    /// <summary><c>FAILED</c>.</summary>
    public static readonly ComplianceStatus FAILED = new("FAILED");

    /// <summary><c>NOT_AVAILABLE</c>.</summary>
    public static readonly ComplianceStatus NOT_AVAILABLE = new("NOT_AVAILABLE");

    /// <summary>A value that this package need not know.</summary>
    /// <param name="value">The value.</param>
    public ComplianceStatus(string value)
        : base(value)
    {
    }

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static ComplianceStatus? FindValue(string? value) => value switch
    {
        null => null,
        "PASSED" => PASSED,
        "WARNING" => WARNING,
        "FAILED" => FAILED,
        "NOT_AVAILABLE" => NOT_AVAILABLE,
        _ => new ComplianceStatus(value),
    };

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator ComplianceStatus?(string? value) => FindValue(value);
}
