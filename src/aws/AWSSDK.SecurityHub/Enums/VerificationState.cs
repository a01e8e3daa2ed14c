using Amazon.Runtime;

namespace Amazon.SecurityHub;

/// <summary>The customer's word on whether a finding is true. <c>VerificationState</c> in the Security Hub API.</summary>
public class VerificationState : ConstantClass
{
    /// <summary><c>UNKNOWN</c>.</summary>
    public static readonly VerificationState UNKNOWN = new("UNKNOWN");

    /// <summary><c>TRUE_POSITIVE</c>.</summary>
    public static readonly VerificationState TRUE_POSITIVE = new("TRUE_POSITIVE");

    /// <summary><c>FALSE_POSITIVE</c>.</summary>
    public static readonly VerificationState FALSE_POSITIVE = new("FALSE_POSITIVE");

    /// <summary><c>BENIGN_POSITIVE</c>.</summary>
    public static readonly VerificationState BENIGN_POSITIVE = new("BENIGN_POSITIVE");

    /// <summary>A value that this package need not know.</summary>
    /// <param name="value">The value.</param>
    public VerificationState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static VerificationState? FindValue(string? value) => value switch
    {
        null => null,
        "UNKNOWN" => UNKNOWN,
        "TRUE_POSITIVE" => TRUE_POSITIVE,
        "FALSE_POSITIVE" => FALSE_POSITIVE,
        "BENIGN_POSITIVE" => BENIGN_POSITIVE,
        _ => new VerificationState(value),
    };

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator VerificationState?(string? value) => FindValue(value);
}
