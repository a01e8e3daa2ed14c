using System.Globalization;
using PatchFindings.Simulation.Mutants;

namespace PatchFindings.Simulation;

public sealed class SimulationTests(ITestOutputHelper output)
{
    private const ulong MutantSeedsMax = 1_000;

    public static TheoryData<string> Names => [.. Catalogue.All.Keys];

    [Fact]
    public void No_seed_breaks_an_invariant()
    {
        var count = int.Parse(Setting("PATCHFINDINGS_SEEDS") ?? "2000", CultureInfo.InvariantCulture);
        var from = ulong.Parse(Setting("PATCHFINDINGS_SEED_FROM") ?? "0", CultureInfo.InvariantCulture);

        var summary = Seeds.Explore(from, count);

        output.WriteLine($"{count} seeds from {from}: {summary.Statistics}");
        Assert.True(summary.Failures.Count == 0, string.Join("\n", summary.Failures.Take(3)));
        Assert.True(summary.Statistics.Kills > count / 10 && summary.Statistics.Findings > count, summary.Statistics.ToString());
    }

    [Fact]
    public void A_seed_gives_the_same_schedule_to_the_byte()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            Assert.Equal(Run.Of(seed).Trace, Run.Of(seed).Trace);
        }

        Assert.NotEqual(Run.Of(1).Trace, Run.Of(2).Trace);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_system_that_is_broken_in_a_known_way_is_caught(string name)
    {
        using var clients = new Clients();
        for (ulong seed = 0; seed < MutantSeedsMax; seed++)
        {
            var report = Run.Of(seed, Catalogue.All[name](), clients);
            if (!report.IsClean)
            {
                output.WriteLine($"{name}: caught by seed {seed}, after {seed + 1} seeds: {report.Violations[0].Invariant}");
                return;
            }
        }

        Assert.Fail($"{name} is not caught by {MutantSeedsMax} seeds.");
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
