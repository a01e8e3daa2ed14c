using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PatchFindings.Startup;

namespace PatchFindings.Scale;

/// <summary>What the deployed stack costs a month, whatever is patched. What can be counted in the committed template is.</summary>
internal sealed partial class FixedCosts
{
    // Lambda looks at a queue in which nothing happens with five long polls at once, of 20 seconds each (AWS's descriptions of the SQS
    // event source; how many it keeps for a mapping with a low concurrency is not written).
    private const int Pollers = 5;
    private const int PollsAMinute = 3;
    private const int Mappings = 2;

    private const int Dashboards = 1;

    // The sweep's time-out is the most that a sweep can cost.
    private const int SweepSeconds = 900;

    // The default redrive schedule, every 15 minutes, with nothing to move: two looks at queues, two lines of log.
    private const int Redrives = FleetCosts.DaysAMonth * 24 * 4;
    private const int RedriveRequests = 4;
    private const double RedriveSeconds = 0.1;
    private const int RedriveLogBytes = 600;

    private static readonly Usage Polls = new(0, Mappings * Pollers * PollsAMinute * 60.0 * 24 * FleetCosts.DaysAMonth, 0, 0, 0);

    private static readonly Usage Sweeps = new(0, 0, FleetCosts.DaysAMonth, FleetCosts.DaysAMonth * SweepSeconds * Prices.SweepGigabytes, 0);

    private static readonly Usage Redriving = new(
        0, Redrives * RedriveRequests, Redrives, Redrives * RedriveSeconds * Prices.FunctionGigabytes,
        Redrives * (RedriveLogBytes + Usage.PlatformLogBytes) / 1e9);

    // Those of a stack in which nothing fails; counted for every hour.
    private static readonly string[] UsualMetrics =
        ["EventsReceived", "Enqueued", "Compliant", "Superseded", "NotReady", "FindingsImported", "ImportLatency"];

    private readonly int _alarms;
    private readonly int _alarmMetrics;
    private readonly int _ownMetrics;

    private FixedCosts(int alarms, int alarmMetrics, int ownMetrics) =>
        (_alarms, _alarmMetrics, _ownMetrics) = (alarms, alarmMetrics, ownMetrics);

    /// <summary>US dollars a month, no free tier taken off: the sum of the rows in whole cents, so that a reader's sum is the same.</summary>
    public double All => Rows.Sum(row => Math.Round(row.Dollars, 2, MidpointRounding.AwayFromZero));

    /// <summary>What the stack uses beside alarms, metrics and dashboard.</summary>
    public static Usage Usage => Polls + Sweeps + Redriving;

    /// <summary>US dollars a month of alarms, metrics and dashboard, where the free tiers are the stack's alone.</summary>
    public double BeyondFreeTiers =>
        (Math.Max(0, _alarmMetrics - Prices.Free.AlarmMetrics) * Prices.AlarmMetric)
        + (Math.Max(0, UsualMetrics.Length - Prices.Free.Metrics) * Prices.Metric)
        + (Math.Max(0, Dashboards - Prices.Free.Dashboards) * Prices.Dashboard);

    /// <summary>What there is, how much of it, and US dollars a month.</summary>
    public IReadOnlyList<(string What, string HowMuch, double Dollars)> Rows =>
    [
        ("dashboard", Dashboards.ToString(CultureInfo.InvariantCulture), Dashboards * Prices.Dashboard),
        (
            "metrics of our own",
            $"of {_ownMetrics} the {UsualMetrics.Length} that a stack without failures writes, in every hour of the month",
            UsualMetrics.Length * Prices.Metric),
        ("alarms", $"{_alarms}, on {_alarmMetrics} metrics", _alarmMetrics * Prices.AlarmMetric),
        (
            "empty polls of two queues",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Pollers} pollers × {PollsAMinute} a minute each: {Polls.SqsRequests / 1e6:0.0} million requests"),
            Polls.Cost.All),
        ("daily sweep", "at most its 15 minutes, 0.5 GB", Sweeps.Cost.All),
        (
            "redrive, every 15 minutes",
            string.Create(CultureInfo.InvariantCulture, $"{Redrives:N0} runs that find nothing"), Redriving.Cost.All),
    ];

    /// <summary>Counts alarms and metrics in the template that is deployed without options.</summary>
    public static FixedCosts OfTheTemplate()
    {
        using var template = JsonDocument.Parse(
            File.ReadAllText(Repository.File("src/PatchFindings.Local/Template/PatchFindings.template.json")));
        var (alarms, alarmMetrics) = (0, 0);
        var own = new HashSet<string>();
        foreach (var resource in template.RootElement.GetProperty("Resources").EnumerateObject().Select(resource => resource.Value))
        {
            switch (resource.GetProperty("Type").GetString())
            {
                case "AWS::CloudWatch::Alarm":
                    alarms++;

                    // An expression over metrics looks at each of them.
                    alarmMetrics += resource.GetProperty("Properties").TryGetProperty("Metrics", out var metrics)
                        ? metrics.EnumerateArray().Count(metric => metric.TryGetProperty("MetricStat", out _))
                        : 1;
                    break;
                case "AWS::CloudWatch::Dashboard":
                    var body = resource.GetProperty("Properties").GetProperty("DashboardBody").GetProperty("Fn::Join")[1];
                    var text = string.Concat(
                        body.EnumerateArray().Where(part => part.ValueKind == JsonValueKind.String).Select(part => part.GetString()));
                    own.UnionWith(OwnMetric().Matches(text).Select(match => match.Groups[1].Value));
                    break;
            }
        }

        return new FixedCosts(alarms, alarmMetrics, own.Count);
    }

    [GeneratedRegex("""\["PatchFindings","(\w+)",""")]
    private static partial Regex OwnMetric();
}
