using Amazon.Runtime;

namespace Amazon.SecurityHub;

/// <summary>The direction of a sort. <c>SortOrder</c> in the Security Hub API.</summary>
public class SortOrder : ConstantClass
{
    /// <summary><c>asc</c>.</summary>
    public static readonly SortOrder Asc = new("asc");

    /// <summary><c>desc</c>.</summary>
    public static readonly SortOrder Desc = new("desc");

    /// <summary>A value that this package need not know.</summary>
    /// <param name="value">The value.</param>
    public SortOrder(string value)
        : base(value)
    {
    }

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static SortOrder? FindValue(string? value) => value switch
    {
        null => null,
        "asc" => Asc,
        "desc" => Desc,
        _ => new SortOrder(value),
    };

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator SortOrder?(string? value) => FindValue(value);
}
