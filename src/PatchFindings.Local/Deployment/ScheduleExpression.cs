using System.Globalization;
using System.Text.RegularExpressions;

namespace PatchFindings.Local.Deployment;

/// <summary>Reads <c>rate(…)</c> expressions of EventBridge rules (user guide, "Creating a rule that runs on a schedule").</summary>
public static partial class ScheduleExpression
{
    /// <summary>The time from run to run.</summary>
    /// <param name="expression"><c>rate(1 minute)</c>, <c>rate(15 minutes)</c>, <c>rate(2 hours)</c>, <c>rate(1 day)</c>, ….</param>
    /// <exception cref="FormatException">It is no such expression; a <c>cron(…)</c> is none that the loopback runs.</exception>
    public static TimeSpan Interval(string expression)
    {
        var match = Rate().Match(expression);
        if (!match.Success
            || !int.TryParse(match.Groups["value"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            || value < 1
            || (value == 1) == (match.Groups["plural"].Length == 1))
        {
            throw new FormatException($"'{expression}' is no rate(…) of minutes, hours or days (1 minute, 15 minutes).");
        }

        return match.Groups["unit"].Value switch
        {
            "minute" => TimeSpan.FromMinutes(value),
            "hour" => TimeSpan.FromHours(value),
            _ => TimeSpan.FromDays(value),
        };
    }

    [GeneratedRegex(@"\Arate\((?<value>[0-9]{1,5}) (?<unit>minute|hour|day)(?<plural>s?)\)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rate();
}
