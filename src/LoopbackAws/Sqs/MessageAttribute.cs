using System.Collections.Frozen;

namespace LoopbackAws.Sqs;

/// <summary>A message attribute's type and value (<c>MessageAttributeValue</c>); exactly one of the values is set.</summary>
/// <param name="DataType"><c>String</c>, <c>Number</c> or <c>Binary</c>, each with an optional label (<c>Number.int</c>).</param>
public sealed record MessageAttribute(string DataType)
{
    internal static readonly IReadOnlyDictionary<string, MessageAttribute> None = FrozenDictionary<string, MessageAttribute>.Empty;

    /// <summary>The value of a <c>String</c> or <c>Number</c>.</summary>
    public string? StringValue { get; init; }

    /// <summary>The value of a <c>Binary</c>.</summary>
    public ReadOnlyMemory<byte>? BinaryValue { get; init; }

    /// <summary>An attribute of type <c>String</c>.</summary>
    /// <param name="value">Its value, not empty.</param>
    public static MessageAttribute Text(string value) => new("String") { StringValue = value };
}
