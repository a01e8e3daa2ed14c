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

    [Fact]
    public void A_seed_gives_the_same_calls_to_the_byte_in_bulk_as_alone()
    {
        var bulk = Seeds.Explore(from: 0, count: 30, run: (seed, clients) => SweepWorld.Of(seed, clients: clients)).Fingerprints;

        foreach (var seed in new ulong[] { 0, 1, 7, 17, 29 })
        {
            Assert.Equal(SweepWorld.Of(seed).Fingerprint, bulk[seed]);
        }

        Assert.Equal(30, bulk.Values.Distinct().Count());
    }

    [Fact]
    public void What_seldom_comes_together_comes_together()
    {
        var summary = Seeds.Explore(from: 0, count: 100, run: (seed, clients) => SweepWorld.Of(seed, clients: clients));

        Assert.Superset(
            (HashSet<string>)
            [
                "renewed", "swept in", "swept in, told by a summary alone", "two sweeps at once", "a sweep in an outage of Security Hub",
                "a sweep while findings wait in the dead-letter queue", "a finding after what ends it",
            ],
            summary.Statistics.Meetings.Keys.ToHashSet());
    }

    [Theory]
    [InlineData(105, "A sweep took the summary of an operation that was not shown yet for that of the compliant one before.")]
    [InlineData(2216, "A node whose patches took longer to read than an invocation has was never reported.")]
    [InlineData(2522, "A late event met a new compliant state beside the old summary, and took the one for the other's.")]
    [InlineData(3970, "Of two sweeps at once one missed a finding that the other's closing had moved, and sent it again under another id.")]
    public void A_seed_that_once_found_a_bug_finds_none(ulong seed, string bug)
    {
        var report = SweepWorld.Of(seed);

        Assert.True(report.IsClean, $"{bug}\n{report}");
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
