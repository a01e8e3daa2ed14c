using System.Globalization;

namespace PatchFindings;

/// <summary>Why something can never become a finding: bad input is rejected once and never retried.</summary>
/// <param name="Field">
/// The field at fault, as a path in the document it stands in (<c>detail.instance-id</c>), cut to <see cref="FieldLengthMax"/> characters.
/// </param>
/// <param name="Value">What stood there, cut to <see cref="ValueLengthMax"/> characters; <see langword="null"/> when nothing did.</param>
/// <param name="Reason">
/// What is wrong with it, as the end of a sentence that starts with the field, cut to <see cref="ReasonLengthMax"/> characters.
/// </param>
public sealed record Rejection(string Field, string? Value, string Reason)
{
    /// <summary>How much of a value is kept: enough to recognise it, too little to carry a payload into a log.</summary>
    public const int ValueLengthMax = 120;

    /// <summary>How much of a field's path is kept: a name may be the sender's own, of any length.</summary>
    public const int FieldLengthMax = 200;

    /// <summary>How much of a reason is kept: a service's message may be part of it.</summary>
    public const int ReasonLengthMax = Excerpt.SentenceLengthMax;

    /// <summary>The field at fault, cut to <see cref="FieldLengthMax"/> characters.</summary>
    public string Field { get; } = Excerpt.Of(Field, FieldLengthMax);

    /// <summary>What stood there, cut to <see cref="ValueLengthMax"/> characters.</summary>
    public string? Value { get; } = Value is null ? null : Excerpt.Of(Value, ValueLengthMax);

    /// <summary>What is wrong with it, cut to <see cref="ReasonLengthMax"/> characters.</summary>
    public string Reason { get; } = Excerpt.Of(Reason, ReasonLengthMax);

    /// <summary>One sentence that names the field, the value and what is wrong.</summary>
    public string Message => Value is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Field} {Reason}")
        : string.Create(CultureInfo.InvariantCulture, $"{Field} {Reason}: \"{Value}\"");
}

/// <summary>Text from outside, cut before it enters a log line, a report or a message: a service or a sender may send any length.</summary>
public static class Excerpt
{
    /// <summary>How much of a sentence is kept, in characters.</summary>
    public const int SentenceLengthMax = 1_000;

    /// <summary>The text, or its start and its whole length.</summary>
    /// <param name="lengthMax">How many characters are kept, 1 or more.</param>
    public static string Of(string text, int lengthMax = SentenceLengthMax)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= lengthMax)
        {
            return text;
        }

        // A cut inside a surrogate pair would leave text that is not valid Unicode.
        var kept = char.IsHighSurrogate(text[lengthMax - 1]) ? lengthMax - 1 : lengthMax;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, kept)}… ({text.Length} characters)");
    }
}
