using System.Diagnostics;

namespace PatchFindings.Simulation.Sweeps;

/// <summary>Runs many seeds of sweeps from the command line.</summary>
internal static class SweepSeeds
{
    public static int Explore(ulong from, int count, string[] args)
    {
        if (args.Contains("--trace"))
        {
            Console.WriteLine(SweepWorld.Of(from).Trace);
        }

        if (args.Contains("--mutants"))
        {
            foreach (var (name, create) in SweepMutants.All)
            {
                var caught = Seeds.Catch((seed, clients) => SweepWorld.Of(seed, create(), clients), from, count);
                Console.WriteLine($"{name}: {(caught is null ? "not caught" : $"seed {caught.Seed}, {caught.Violations[0]}")}");
            }

            return 0;
        }

        var watch = Stopwatch.StartNew();
        var summary = Seeds.Explore(from, count, Console.Error.WriteLine, (seed, clients) => SweepWorld.Of(seed, clients: clients));
        foreach (var (what, times) in summary.Statistics.Meetings)
        {
            Console.WriteLine($"{what}: {times}");
        }

        if (args.Contains("--fingerprints"))
        {
            foreach (var (seed, fingerprint) in summary.Fingerprints)
            {
                Console.WriteLine($"{seed} {fingerprint}");
            }
        }

        Console.WriteLine($"{count} seeds of sweeps from {from} in {watch.Elapsed.TotalSeconds:F0} s: {summary.Failures.Count} violated an invariant"
            + $" ({string.Join(", ", summary.Failures.Select(report => report.Seed))}); {summary.Statistics}");
        return summary.Failures.Count == 0 ? 0 : 1;
    }
}
