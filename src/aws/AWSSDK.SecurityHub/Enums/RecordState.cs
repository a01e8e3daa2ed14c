using Amazon.Runtime;

namespace Amazon.SecurityHub;

/// <summary>Whether a finding is current or put away by its provider. <c>RecordState</c> in the Security Hub API.</summary>
public class RecordState : ConstantClass
{
    /// <summary><c>ACTIVE</c>.</summary>
    public static readonly RecordState ACTIVE = new("ACTIVE");

    /// <summary><c>ARCHIVED</c>.</summary>
    public static readonly RecordState ARCHIVED = new("ARCHIVED");

    /// <summary>A value that this package need not know.</summary>
    /// <param name="value">The value.</param>
    public RecordState(string value)
        : base(value)
    {
    }

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static RecordState? FindValue(string? value) => value switch
    {
        null => null,
        "ACTIVE" => ACTIVE,
        "ARCHIVED" => ARCHIVED,
        _ => new RecordState(value),
    };

    /// <summary>The constant of the value, or a new one.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator RecordState?(string? value) => FindValue(value);
}
