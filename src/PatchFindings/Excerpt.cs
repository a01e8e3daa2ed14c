using System.Globalization;

namespace PatchFindings;

/// <summary>Text from outside, cut before it enters a log line, a report or a message: a service or a sender may send any length.</summary>
public static class Excerpt
{
    /// <summary>How much of a sentence is kept, in characters.</summary>
    public const int SentenceLengthMax = 1_000;

    /// <summary>The text, or its start and its whole length.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lengthMax">How many characters are kept, 1 or more.</param>
    public static string Of(string text, int lengthMax = SentenceLengthMax)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= lengthMax)
        {
            return text;
        }

        // A cut between the two halves of a surrogate pair would leave text that is no Unicode.
        var kept = char.IsHighSurrogate(text[lengthMax - 1]) ? lengthMax - 1 : lengthMax;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, kept)}… ({text.Length} characters)");
    }
}
