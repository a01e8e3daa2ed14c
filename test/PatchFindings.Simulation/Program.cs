using System.Diagnostics;
using System.Globalization;
using PatchFindings.Simulation;
using PatchFindings.Simulation.Mutants;
using PatchFindings.Simulation.Sweeps;
using Xunit.MicrosoftTestingPlatform;

if (args is not ["--seeds", var count, ..])
{
    return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}

var from = args is [_, _, "--from", var first, ..] ? ulong.Parse(first, CultureInfo.InvariantCulture) : 0;
if (args.Contains("--sweeps"))
{
    return SweepSeeds.Explore(from, int.Parse(count, CultureInfo.InvariantCulture), args);
}

if (args.Contains("--mutants"))
{
    foreach (var (name, create) in Catalogue.All)
    {
        var caught = Seeds.Catch(create, from, int.Parse(count, CultureInfo.InvariantCulture));
        Console.WriteLine($"{name}: {(caught is null ? "not caught" : $"seed {caught.Seed}, {caught.Violations[0]}")}");
    }

    return 0;
}

if (args.Contains("--not-drawn"))
{
    var fleets = Enumerable.Range((int)from, int.Parse(count, CultureInfo.InvariantCulture))
        .Select(seed => Run.FleetOf((ulong)seed)).ToList();
    foreach (var what in fleets.SelectMany(fleet => fleet.NotDrawn).GroupBy(what => what).OrderByDescending(what => what.Count()))
    {
        Console.WriteLine($"{100.0 * what.Count() / fleets.Count:F0} % of the seeds: {what.Key}");
    }

    foreach (var way in Enum.GetValues<Way>())
    {
        Console.WriteLine($"{way}: {fleets.Sum(fleet => fleet.Operations.Count(operation => operation.Wave.Way == way))} operations, in "
            + $"{100.0 * fleets.Count(fleet => fleet.Operations.Exists(operation => operation.Wave.Way == way)) / fleets.Count:F0} % of the seeds");
    }

    return 0;
}

var watch = Stopwatch.StartNew();
var summary = Seeds.Explore(from, int.Parse(count, CultureInfo.InvariantCulture), Console.Error.WriteLine);
if (args.Contains("--fingerprints"))
{
    foreach (var (seed, fingerprint) in summary.Fingerprints)
    {
        Console.WriteLine($"{seed} {fingerprint}");
    }
}

if (args.Contains("--trace"))
{
    Console.WriteLine(Run.Of(from).Trace);
}

Console.WriteLine($"{count} seeds from {from} in {watch.Elapsed.TotalSeconds:F0} s: {summary.Failures.Count} violated an invariant"
    + $" ({string.Join(", ", summary.Failures.Select(report => report.Seed))}); {summary.Statistics}");
return summary.Failures.Count == 0 ? 0 : 1;
