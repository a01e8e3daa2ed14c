namespace PatchFindings.Simulation;

/// <summary>Runs many seeds, on every core.</summary>
internal static class Seeds
{
    /// <summary>Runs seeds until all are done or fifty have failed.</summary>
    public static Summary Explore(ulong from, int count, Action<string>? progress = null)
    {
        var gate = new Lock();
        var statistics = new Statistics();
        var failures = new List<Report>();
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

                var report = Run.Of(seed, clients: clients);
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
    public static Report? Catch(Func<Mutant> create, ulong from, int count)
    {
        using var clients = new Clients();
        for (var seed = from; seed < from + (ulong)count; seed++)
        {
            var report = Run.Of(seed, create(), clients);
            if (!report.IsClean)
            {
                return report;
            }
        }

        return null;
    }

    internal sealed record Summary(
        IReadOnlyList<Report> Failures, Statistics Statistics, IReadOnlyDictionary<ulong, string> Fingerprints);
}
