using System.Globalization;
using System.Text.RegularExpressions;

namespace LoopbackAws.SecurityHub;

/// <summary>
/// ASFF timestamps (Security Hub CSPM API Reference, Timestamps): RFC 3339, up to 9 fractional digits, an offset of up to 18 hours.
/// </summary>
internal static partial class AsffTime
{
    private static readonly TimeSpan OffsetMax = TimeSpan.FromHours(18);

    /// <summary>Reads a timestamp; what is below a millisecond is cut off, as the service does on receipt.</summary>
    public static bool TryParse(string text, out DateTime utc)
    {
        utc = default;
        var match = Form().Match(text);
        if (!match.Success
            || !DateTime.TryParseExact(
                match.Groups["time"].Value,
                "yyyy-MM-dd'T'HH:mm:ss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var local))
        {
            return false;
        }

        var offset = TimeSpan.Zero;
        if (match.Groups["sign"].Success)
        {
            var minutes = Number(match.Groups["minutes"]);
            offset = new TimeSpan(Number(match.Groups["hours"]), minutes, 0);
            if (minutes > 59 || offset > OffsetMax)
            {
                return false;
            }

            offset = match.Groups["sign"].Value == "-" ? -offset : offset;
        }

        var fraction = match.Groups["fraction"].Value.PadRight(3, '0')[..3];
        var ticks = local.Ticks - offset.Ticks + (int.Parse(fraction, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMillisecond);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        utc = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    /// <summary>The timestamp as the service keeps it: the same text, with at most 3 fractional digits.</summary>
    public static string Reduce(string text)
    {
        var fraction = Form().Match(text).Groups["fraction"];
        return fraction.Length > 3 ? text.Remove(fraction.Index + 3, fraction.Length - 3) : text;
    }

    /// <summary>A service's own time, in UTC with milliseconds.</summary>
    public static string Format(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\A(?<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?"
        + @"(Z|(?<sign>[+-])(?<hours>[0-9]{2}):?(?<minutes>[0-9]{2}))\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
