using System.Buffers;
using System.Globalization;

namespace PatchFindings;

/// <summary>The forms that AWS gives to ids, names and times; everything from outside is held against them before it is used.</summary>
public static class AwsText
{
    private static readonly SearchValues<char> WordCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly SearchValues<char> ExecutionIdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> DocumentNameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:/");

    private static readonly SearchValues<char> RegionCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>
    /// Whether the text is a node id: <c>i-</c> and 8 or 17 word characters, or <c>mi-</c> and 17 (<c>InstanceId</c> in the Systems
    /// Manager API).
    /// </summary>
    public static bool IsNodeId(ReadOnlySpan<char> text) =>
        text.StartsWith("i-", StringComparison.Ordinal) ? text.Length is 10 or 19 && IsWord(text[2..])
        : text.StartsWith("mi-", StringComparison.Ordinal) && text.Length == 20 && IsWord(text[3..]);

    /// <summary>Whether a node id is a hybrid-activated node's rather than an EC2 instance's.</summary>
    public static bool IsHybridNodeId(ReadOnlySpan<char> nodeId) => nodeId.StartsWith("mi-", StringComparison.Ordinal);

    /// <summary>Whether the text is an account id: 12 digits.</summary>
    public static bool IsAccountId(ReadOnlySpan<char> text) => text.Length == 12 && !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Whether the text has the form of a Region's name: at most 16 characters such as <c>us-gov-west-1</c>.</summary>
    public static bool IsRegion(ReadOnlySpan<char> text) =>
        text.Length is >= 6 and <= 16 && !text.ContainsAnyExcept(RegionCharacters) && text.Contains('-')
        && char.IsAsciiLetterLower(text[0]) && char.IsAsciiDigit(text[^1]);

    /// <summary>
    /// Whether the text can be an execution's id: 1 to 100 letters, digits, <c>-</c> and <c>_</c> (<c>ComplianceExecutionId</c> in the
    /// Systems Manager API; a command's id is a GUID).
    /// </summary>
    public static bool IsExecutionId(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= 100 && !text.ContainsAnyExcept(ExecutionIdCharacters);

    /// <summary>Whether the text can be a document's name or ARN: 3 to 128 characters (<c>DocumentARN</c> in the Systems Manager API).</summary>
    public static bool IsDocumentName(ReadOnlySpan<char> text) =>
        text.Length is >= 3 and <= 128 && !text.ContainsAnyExcept(DocumentNameCharacters);

    /// <summary>
    /// Reads an RFC 3339 date and time as Security Hub takes it ("Timestamps" in its API reference): up to 9 digits of a second, and
    /// <c>Z</c> or an offset of up to 18 hours, with or without a colon. EventBridge writes the same.
    /// </summary>
    /// <param name="time">The time in UTC, to 100 nanoseconds.</param>
    public static bool TryParseTime(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        // DateTimeOffset.TryParse accepts more: blanks, PM, other digits, no seconds. The round-trip format is as strict as this one, and
        // parses several times faster than a regular expression.
        time = default;
        if (text.Length < 20)
        {
            return false;
        }

        Span<char> roundTrip = stackalloc char[27];
        text[..19].CopyTo(roundTrip);
        ".0000000".CopyTo(roundTrip[19..]);
        var rest = text[19..];
        if (rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9)
            {
                return false;
            }

            rest.Slice(1, Math.Min(digits, 7)).CopyTo(roundTrip[20..]);
            rest = rest[(1 + digits)..];
        }

        if (!DateTime.TryParseExact(roundTrip, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            || !TryParseOffset(rest, out var offset))
        {
            return false;
        }

        var ticks = local.Ticks - offset.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>
    /// Whether a time is one that a clock may tell, however wrong it goes: from 1970 to 8999. What lies beyond leaves no room to add to or
    /// to take from.
    /// </summary>
    public static bool IsClockTime(DateTimeOffset time) => time.UtcDateTime.Year is >= 1970 and < 9000;

    /// <summary>
    /// Writes a time as the AWS Security Finding Format takes it: UTC with <c>Z</c>, whole seconds, or milliseconds where there are any.
    /// Finer digits are dropped, as Security Hub itself does.
    /// </summary>
    public static string FormatTime(DateTimeOffset time) => time.UtcDateTime.ToString(
        time.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static bool TryParseOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        if (text is "Z")
        {
            return true;
        }

        if (text.Length is not (5 or 6) || text[0] is not ('+' or '-')
            || !TimeSpan.TryParseExact(text[1..], text.Length == 5 ? "hhmm" : "hh\\:mm", CultureInfo.InvariantCulture, out offset)
            || offset > TimeSpan.FromHours(18))
        {
            return false;
        }

        offset = text[0] == '-' ? -offset : offset;
        return true;
    }

    private static bool IsWord(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(WordCharacters);
}
