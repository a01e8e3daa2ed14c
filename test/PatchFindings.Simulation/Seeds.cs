namespace PatchFindings.Simulation;

/// <summary>Runs many seeds, on every core.</summary>
internal static class Seeds
{
    /// <summary>Runs seeds until all are done or fifty have failed.</summary>
    /// <param name="from">The first seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="progress">Is told of failures.</param>
    /// <param name="run">Another world than that of events.</param>
    public static Summary Explore(
        ulong from, int count, Action<string>? progress = null, Func<ulong, Clients, SeedReport>? run = null)
    {
        var gate = new Lock();
        var statistics = new Statistics();
        var failures = new List<SeedReport>();
        var fingerprints = new SortedDictionary<ulong, string>();
        var next = 0;
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work, maxStackSize: 16 << 20)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return new Summary([.. failures.OrderBy(report => report.Seed)], statistics, fingerprints);

        void Work()
        {
            using var clients = new Clients();
            while (true)
            {
                ulong seed;
                lock (gate)
                {
                    if (next >= count || failures.Count >= 50)
                    {
                        return;
                    }

                    seed = from + (ulong)next++;
                    if (next % 5_000 == 0)
                    {
                        progress?.Invoke($"{next} seeds, {failures.Count} failed");
                    }
                }

                var report = run is null ? Run.Of(seed, clients: clients) : run(seed, clients);
                lock (gate)
                {
                    statistics.Add(report.Statistics);
                    fingerprints[seed] = report.Fingerprint;
                    if (!report.IsClean)
                    {
                        progress?.Invoke($"seed {seed}: {string.Join("; ", report.Violations)}");
                        failures.Add(report);
                    }
                }
            }
        }
    }

    /// <summary>The first seed that catches a mutant; none if no seed does.</summary>
    public static SeedReport? Catch(Func<Mutant> create, ulong from, int count) =>
        Catch((seed, clients) => Run.Of(seed, create(), clients), from, count);

    /// <summary>The first seed whose run breaks an invariant.</summary>
    public static SeedReport? Catch(Func<ulong, Clients, SeedReport> run, ulong from, int count)
    {
        using var clients = new Clients();
        for (var seed = from; seed < from + (ulong)count; seed++)
        {
            var report = run(seed, clients);
            if (!report.IsClean)
            {
                return report;
            }
        }

        return null;
    }

    internal sealed record Summary(
        IReadOnlyList<SeedReport> Failures, Statistics Statistics, IReadOnlyDictionary<ulong, string> Fingerprints);
}
