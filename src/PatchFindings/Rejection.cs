using System.Globalization;

namespace PatchFindings;

/// <summary>Why something can never become a finding: bad input is rejected once and never retried.</summary>
/// <param name="Field">The field at fault, as a path in the document it stands in (<c>detail.instance-id</c>).</param>
/// <param name="Value">What stood there, cut to <see cref="ValueLengthMax"/> characters; <see langword="null"/> when nothing did.</param>
/// <param name="Reason">What is wrong with it, as the end of a sentence that starts with the field.</param>
public sealed record Rejection(string Field, string? Value, string Reason)
{
    /// <summary>How much of a value is kept: enough to recognise it, too little to carry a payload into a log.</summary>
    public const int ValueLengthMax = 120;

    /// <summary>What stood there, cut to <see cref="ValueLengthMax"/> characters.</summary>
    public string? Value { get; } = Cut(Value);

    /// <summary>One sentence that names the field, the value and what is wrong.</summary>
    public string Message => Value is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Field} {Reason}")
        : string.Create(CultureInfo.InvariantCulture, $"{Field} {Reason}: \"{Value}\"");

    private static string? Cut(string? value)
    {
        if (value is null || value.Length <= ValueLengthMax)
        {
            return value;
        }

        // A cut between the two halves of a surrogate pair would leave text that is no Unicode.
        var end = char.IsHighSurrogate(value[ValueLengthMax - 1]) ? ValueLengthMax - 1 : ValueLengthMax;
        return value[..end] + "…";
    }
}
