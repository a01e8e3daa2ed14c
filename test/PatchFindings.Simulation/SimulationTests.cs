using System.Globalization;
using PatchFindings.Simulation.Mutants;

namespace PatchFindings.Simulation;

public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int MutantSeedsMax = 1_000;

    public static TheoryData<string> Names => [.. Catalogue.All.Keys];

    [Fact]
    public void No_seed_breaks_an_invariant()
    {
        var count = int.Parse(Setting("PATCHFINDINGS_SEEDS") ?? "1000", CultureInfo.InvariantCulture);
        var from = ulong.Parse(Setting("PATCHFINDINGS_SEED_FROM") ?? "0", CultureInfo.InvariantCulture);

        var summary = Seeds.Explore(from, count);

        output.WriteLine($"{count} seeds from {from}: {summary.Statistics}");
        Assert.True(summary.Failures.Count == 0, string.Join("\n", summary.Failures.Take(3)));
        Assert.True(summary.Statistics.Kills > count / 10 && summary.Statistics.Findings > count, summary.Statistics.ToString());
    }

    [Fact]
    public void A_seed_gives_the_same_calls_to_the_byte_in_bulk_as_alone()
    {
        var bulk = Seeds.Explore(from: 0, count: 60).Fingerprints;

        foreach (var seed in new ulong[] { 0, 1, 2, 7, 19, 35, 42, 59 })
        {
            Assert.Equal(Run.Of(seed).Fingerprint, bulk[seed]);
        }

        Assert.Equal(60, bulk.Values.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_system_that_is_broken_in_a_known_way_is_caught(string name)
    {
        var report = Seeds.Catch(Catalogue.All[name], from: 0, MutantSeedsMax);

        Assert.True(report is not null, $"{name} is not caught by {MutantSeedsMax} seeds.");
        output.WriteLine($"{name}: caught by seed {report.Seed}, after {report.Seed + 1} seeds: {report.Violations[0].Invariant}");
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
