using PatchFindings.Simulation.Sweeps;

namespace PatchFindings.Simulation;

public sealed class SweepTests(ITestOutputHelper output)
{
    private const int MutantSeedsMax = 1_000;

    public static TheoryData<string> Names => [.. SweepMutants.All.Keys];

    [Fact]
    public void After_the_last_fault_and_one_sweep_Security_Hub_shows_what_the_fleet_owes()
    {
        var summary = Seeds.Explore(from: 0, count: 150, run: (seed, clients) => SweepWorld.Of(seed, clients: clients));

        output.WriteLine($"{summary.Statistics}");
        Assert.True(summary.Failures.Count == 0, string.Join("\n", summary.Failures.Take(3)));
        Assert.True(summary.Statistics.Findings > 250 && summary.Statistics.Kills > 10, summary.Statistics.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sweep_that_is_broken_in_a_known_way_is_caught(string name)
    {
        var report = Seeds.Catch((seed, clients) => SweepWorld.Of(seed, SweepMutants.All[name](), clients), from: 0, MutantSeedsMax);

        Assert.True(report is not null, $"{name} is not caught by {MutantSeedsMax} seeds.");
        output.WriteLine($"{name}: caught by seed {report.Seed}: {report.Violations[0].Invariant}");
    }
}
