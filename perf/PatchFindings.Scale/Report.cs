using System.Globalization;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Scale;

/// <summary>The runs as tables of Markdown.</summary>
/// <param name="runs">The runs in real time.</param>
/// <param name="simulated">The runs in simulated time.</param>
/// <param name="sweep">The sweep; <see langword="null"/> where none was run.</param>
internal sealed class Report(
    IReadOnlyList<Measurement> runs, IReadOnlyList<SimulatedScenario.Result> simulated, SweepScenario.Result? sweep)
{
    private const string None = "–";

    // What a finding costs Systems Manager: those that are not needed are told too.
    private static readonly string[] Reads =
        ["ssm:GetInventory", "ssm:DescribeInstancePatchStates", "ssm:DescribeInstancePatches", "ssm:ListResourceComplianceSummaries", "ssm:ListCommands"];

    private static readonly string[] SweepReads =
        ["ssm:GetInventory", "ssm:ListResourceComplianceSummaries", "ssm:DescribeInstanceInformation", "securityhub:GetFindings"];

    private readonly Markdown _text = new();

    public string Write()
    {
        _text.Heading("What was run, and how long it took", ["run", "findings", "s", "least, by a quota", "×", "event → finding p50 / p99, s", "throttled"]);
        foreach (var m in runs)
        {
            _text.Row(
                m.Name, Whole(m.Findings), Seconds(m.Time), m.Least is { } least ? Seconds(least) : None,
                m.Least is { } floor ? Two(m.Time / floor) : None,
                m.Latencies.Count == 0 ? None : $"{Seconds(m.Latency(0.5))} / {Seconds(m.Latency(0.99))}",
                $"{m.ThrottledImports + m.ThrottledReads} of {Whole(m.Imports + m.Reads)}");
        }

        foreach (var run in simulated)
        {
            var least = BacklogScenario.Floor(SimulatedScenario.FindingCount);
            _text.Row(
                $"drain in simulated time, an import takes {run.Latency.TotalMilliseconds:0} ms", Whole(SimulatedScenario.FindingCount),
                Seconds(run.Drain), Seconds(least), Two(run.Drain / least), None, $"{run.Throttled} of {Whole(run.Calls)}");
        }

        _text.Heading("Calls for 1,000 nodes, or findings in a queue", ["call", .. runs.Select(run => run.Name)]);
        foreach (var action in runs.SelectMany(run => run.Calls.Keys).Concat(Reads).Distinct().Where(IsCounted).Order(StringComparer.Ordinal))
        {
            _text.Row([$"`{action}`", .. runs.Select(run => run.PerThousand(action).ToString("0.#", CultureInfo.InvariantCulture))]);
        }

        _text.Heading("Peak memory, MB", ["function", .. runs.Select(run => run.Name)]);
        foreach (var program in FunctionProgramNames.All.Where(program => runs.Any(run => run.Peaks.ContainsKey(program))))
        {
            _text.Row([
                program,
                .. runs.Select(run => run.Peaks.TryGetValue(program, out var peak) ? peak.ToString("0.0", CultureInfo.InvariantCulture) : None),
            ]);
        }

        const int Million = 1_000_000;
        Measurement[] costed = [.. runs.Where(run => run.Events > 0 && run.Findings >= FleetScenario.LargeCount)];
        var costs = costed.Select(run => ((double)Million / run.Findings * Usage.Of(run)).Cost).ToList();
        _text.Heading($"US dollars for a million findings, at the prices of {Prices.Date}", ["service", .. costed.Select(run => run.Name)]);
        _text.Row(["Security Hub, findings taken in", .. costs.Select(cost => Dollars(cost.SecurityHub))]);
        _text.Row(["SQS, requests", .. costs.Select(cost => Dollars(cost.Sqs))]);
        _text.Row(["CloudWatch Logs", .. costs.Select(cost => Dollars(cost.Logs))]);
        _text.Row(["Lambda, time, at 256 MB", .. costs.Select(cost => Dollars(cost.LambdaTime))]);
        _text.Row(["Lambda, requests", .. costs.Select(cost => Dollars(cost.LambdaRequests))]);
        _text.Row(["**all**", .. costs.Select(cost => $"**{Dollars(cost.All)}**")]);
        _text.Row(["all but Security Hub", .. costs.Select(cost => Dollars(cost.WithoutSecurityHub))]);
        if (sweep is not null)
        {
            _text.Heading(
                $"A sweep of {Whole(SweepScenario.NodeCount)} nodes, {Whole(SweepScenario.NoncompliantCount)} of them noncompliant, with "
                + $"{Whole(SweepScenario.MissingCount)} findings missing and {Whole(SweepScenario.ClosedCount)} that are over, at the default paces",
                ["s, dry run", "s, sweep", .. SweepReads.Select(action => $"`{action}`"), "other calls", "throttled", "peak MB", "US$ a month, daily"]);
            _text.Row([
                Seconds(sweep.DryRunTime), Seconds(sweep.Time), .. SweepReads.Select(action => Whole(sweep.Calls.GetValueOrDefault(action))),
                Whole(sweep.Calls.Where(call => !SweepReads.Contains(call.Key)).Sum(call => call.Value)), Whole(sweep.Throttled),
                sweep.PeakMegabytes.ToString("0.0", CultureInfo.InvariantCulture), Dollars(sweep.MonthlyDollars),
            ]);
        }

        return _text.ToString();
    }

    // The redrive's handful of calls is the same for any backlog.
    private static bool IsCounted(string action) => action is not ("sqs:GetQueueAttributes" or "sqs:ListMessageMoveTasks"
        or "sqs:StartMessageMoveTask" or "sqs:ReceiveMessage" or "sqs:DeleteMessage");

    private static string Whole(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Dollars(double value) => value.ToString(value < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture);
}
