using Amazon.Runtime;

namespace Amazon.SecurityHub;

/// <summary>How a filter compares text. <c>StringFilterComparison</c> in the Security Hub API.</summary>
public class StringFilterComparison : ConstantClass
{
    /// <summary><c>EQUALS</c>.</summary>
    public static readonly StringFilterComparison EQUALS = new("EQUALS");

    /// <summary><c>PREFIX</c>.</summary>
    public static readonly StringFilterComparison PREFIX = new("PREFIX");

    /// <summary><c>NOT_EQUALS</c>.</summary>
    public static readonly StringFilterComparison NOT_EQUALS = new("NOT_EQUALS");

    /// <summary><c>PREFIX_NOT_EQUALS</c>.</summary>
    public static readonly StringFilterComparison PREFIX_NOT_EQUALS = new("PREFIX_NOT_EQUALS");

    /// <summary><c>CONTAINS</c>.</summary>
    public static readonly StringFilterComparison CONTAINS = new("CONTAINS");

    /// <summary><c>NOT_CONTAINS</c>.</summary>
    public static readonly StringFilterComparison NOT_CONTAINS = new("NOT_CONTAINS");

    /// <summary><c>CONTAINS_WORD</c>.</summary>
    public static readonly StringFilterComparison CONTAINS_WORD = new("CONTAINS_WORD");

    /// <summary>A value that this package need not know.</summary>
    /// <param name="value">The value.</param>
    public StringFilterComparison(string value)
        : base(value)
    {
    }

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static StringFilterComparison? FindValue(string? value) => value switch
    {
        null => null,
        "EQUALS" => EQUALS,
        "PREFIX" => PREFIX,
        "NOT_EQUALS" => NOT_EQUALS,
        "PREFIX_NOT_EQUALS" => PREFIX_NOT_EQUALS,
        "CONTAINS" => CONTAINS,
        "NOT_CONTAINS" => NOT_CONTAINS,
        "CONTAINS_WORD" => CONTAINS_WORD,
        _ => new StringFilterComparison(value),
    };

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator StringFilterComparison?(string? value) => FindValue(value);
}
