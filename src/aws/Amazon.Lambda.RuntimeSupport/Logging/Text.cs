using System.Globalization;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Values as text, the same in any culture, and never so long that a log line gets torn apart.</summary>
internal static class Text
{
    /// <summary>The longest text that one value of a log line keeps, in characters.</summary>
    public const int Longest = 32 * 1024;

    private const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int LongestBytes = 16;

    public static string Of(object value, string? format)
    {
        var text = value switch
        {
            string s => s,
            byte[] bytes => Hex(bytes),
            DateTime time when format is null => Of(time),
            DateTimeOffset time when format is null => Of(time.UtcDateTime),
            DateOnly date when format is null => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimeOnly time when format is null => time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture),
            IFormattable formattable => Of(formattable, format),
            _ => value.ToString() ?? "",
        };
        return Cut(text, Longest);
    }

    public static string Of(DateTime time) =>
        (time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time).ToString(Timestamp, CultureInfo.InvariantCulture);

    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var kept = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, kept)}… ({text.Length} characters)");
    }

    private static string Of(IFormattable value, string? format)
    {
        try
        {
            return value.ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            return value.ToString(null, CultureInfo.InvariantCulture);
        }
    }

    private static string Hex(byte[] bytes) =>
        bytes.Length <= LongestBytes
            ? Convert.ToHexString(bytes)
            : string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(bytes, 0, LongestBytes)}... ({bytes.Length} bytes)");
}
