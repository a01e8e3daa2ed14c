using Amazon.Runtime;

namespace Amazon.SecurityHub;

/// <summary>How severe a finding is. <c>SeverityLabel</c> in the Security Hub API.</summary>
public class SeverityLabel : ConstantClass
{
    /// <summary><c>INFORMATIONAL</c>.</summary>
    public static readonly SeverityLabel INFORMATIONAL = new("INFORMATIONAL");

    /// <summary><c>LOW</c>.</summary>
    public static readonly SeverityLabel LOW = new("LOW");

    /// <summary><c>MEDIUM</c>.</summary>
    public static readonly SeverityLabel MEDIUM = new("MEDIUM");

    /// <summary><c>HIGH</c>.</summary>
    public static readonly SeverityLabel HIGH = new("HIGH");

    /// <summary><c>CRITICAL</c>.</summary>
    public static readonly SeverityLabel CRITICAL = new("CRITICAL");

    /// <summary>A value that this package need not know.</summary>
    /// <param name="value">The value.</param>
    public SeverityLabel(string value)
        : base(value)
    {
    }

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static SeverityLabel? FindValue(string? value) => value switch
    {
        null => null,
        "INFORMATIONAL" => INFORMATIONAL,
        "LOW" => LOW,
        "MEDIUM" => MEDIUM,
        "HIGH" => HIGH,
        "CRITICAL" => CRITICAL,
        _ => new SeverityLabel(value),
    };

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator SeverityLabel?(string? value) => FindValue(value);
}
