using System.Globalization;
using PatchFindings.Local.Deployment;
using PatchFindings.Startup;

namespace PatchFindings.Scale;

/// <summary>The scenarios, one after the other.</summary>
internal sealed class ScaleRun(IReadOnlyDictionary<string, FunctionProgram> programs, ScaleOptions options)
{
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var machine = Machine.Describe();
        var all = new List<Measurement>();
        if (options.Has(ScaleOptions.Fleet))
        {
            foreach (var count in new[] { 10, 100, 1_000, FleetScenario.LargestCount })
            {
                all.Add(Tell(await FleetScenario.RunAsync(programs, count, isApart: false, cancellationToken)));
            }

            all.Add(Tell(await FleetScenario.RunAsync(programs, FleetScenario.LargeCount, isApart: true, cancellationToken)));
            all.Add(Tell(await FleetScenario.RunAsync(
                programs, FleetScenario.LargestCount, isApart: false, cancellationToken, isNoncompliant: false)));
            all.Add(Tell(await FleetScenario.RunAsync(
                programs, FleetScenario.BatchCount, isApart: false, cancellationToken, hasPatches: true)));
        }

        if (options.Has(ScaleOptions.Backlog))
        {
            all.Add(Tell(await BacklogScenario.RunAsync(programs, isDeadLettered: false, cancellationToken)));
            all.Add(Tell(await BacklogScenario.RunAsync(programs, isDeadLettered: true, cancellationToken)));
        }

        if (options.Has(ScaleOptions.Calm))
        {
            all.Add(Tell(await CalmScenario.RunAsync(programs, cancellationToken)));
        }

        var simulated = new List<SimulatedScenario.Result>();
        if (options.Has(ScaleOptions.Simulated))
        {
            foreach (var latency in new[] { 100, 500, 1_000 })
            {
                simulated.Add(await SimulatedScenario.RunAsync(TimeSpan.FromMilliseconds(latency)));
            }
        }

        if (options.Has(ScaleOptions.Details))
        {
            foreach (var count in new[] { 1_000, FleetScenario.LargestCount })
            {
                all.Add(Tell(await FleetScenario.RunAsync(programs, count, isApart: false, cancellationToken, hasPatches: true)));
            }
        }

        SweepScenario.Result? sweep = null;
        if (options.Has(ScaleOptions.Sweep))
        {
            sweep = Tell(await SweepScenario.RunAsync(programs, cancellationToken));
        }

        var text = $"{machine}.\n\n{new Report(all, simulated, sweep).Write()}";
        Console.WriteLine($"\n{text}");
        var hasCosts = options.Has(ScaleOptions.Fleet) && options.Has(ScaleOptions.Calm);
        var costs = hasCosts ? $"{machine}, at the prices of {Prices.Date}.\n\n{new CostReport(all).Write()}" : null;
        Console.WriteLine($"\n{costs}");
        if (options.Write)
        {
            await WriteAsync(text, costs, all, cancellationToken);
        }

        return all.TrueForAll(measurement => measurement.Problems.Count == 0) && sweep is not { Problems.Count: > 0 };
    }

    // Each page, and the picture, when all that it shows was run.
    private async Task WriteAsync(string text, string? costs, List<Measurement> all, CancellationToken cancellationToken)
    {
        if (costs is not null && options.Has(ScaleOptions.Backlog) && options.Has(ScaleOptions.Simulated))
        {
            Document.Replace(Repository.File("docs/performance.md"), "perf/PatchFindings.Scale", text);
        }

        if (costs is not null)
        {
            Document.Replace(Repository.File("docs/deployment.md"), "perf/PatchFindings.Scale", costs);
        }

        if (options.Has(ScaleOptions.Fleet))
        {
            await File.WriteAllTextAsync(Repository.File("docs/fleet-cost.svg"), FleetPlot.Draw(all), cancellationToken);
        }
    }

    private static SweepScenario.Result Tell(SweepScenario.Result sweep)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"sweep: {sweep.Report} in {sweep.Time.TotalSeconds:0} s, dry run {sweep.DryRunTime.TotalSeconds:0} s; throttled {sweep.Throttled}; peak {sweep.PeakMegabytes:0.0} MB; US$ {sweep.MonthlyDollars:0.000} a month"));
        foreach (var (action, calls) in sweep.Calls.Where(call => call.Value > 0))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {action}: {calls}"));
        }

        foreach (var problem in sweep.Problems.Take(10))
        {
            Console.WriteLine($"  PROBLEM {problem}");
        }

        return sweep;
    }

    private static Measurement Tell(Measurement m)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{m.Name}: {m.Findings} findings of {m.Events} events in {m.Time.TotalSeconds:0.0} s; throttled {m.ThrottledImports} of {m.Imports} imports, {m.ThrottledReads} of {m.Reads} reads ({m.ThrottledShare:P2}); repeats {m.Repeats}; p50 {m.Latency(0.5).TotalSeconds:0.0} p99 {m.Latency(0.99).TotalSeconds:0.0} s; polls {m.Polls}; log {m.LogBytes / 1e6:0.0} MB"));
        foreach (var (action, calls) in m.Calls)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {action}: {calls} ({m.PerThousand(action):0.0} per 1,000)"));
        }

        foreach (var (program, (count, ms)) in m.Invocations.Where(invocation => invocation.Value.Count > 0))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {program}: {count} invocations, {ms} ms, peak {m.Peaks.GetValueOrDefault(program):0.0} MB"));
        }

        foreach (var problem in m.Problems.Take(10))
        {
            Console.WriteLine($"  PROBLEM {problem}");
        }

        return m;
    }
}
