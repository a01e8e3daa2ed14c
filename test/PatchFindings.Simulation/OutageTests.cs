namespace PatchFindings.Simulation;

/// <summary>How long Security Hub may take nothing, with the settings that are deployed.</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    // A world of 14 nodes that owe 12 findings.
    private const ulong Seed = 1;

    [Theory]
    [InlineData(OutageKind.Down)]
    [InlineData(OutageKind.NotEnabled)]
    [InlineData(OutageKind.Silent)]
    internal void An_outage_of_just_under_14_days_loses_nothing(OutageKind kind)
    {
        var report = Run.Of(Seed, outage: Outage(kind, TimeSpan.FromDays(14) - TimeSpan.FromHours(1)));

        output.WriteLine($"{kind}: {report.Statistics}");
        Assert.True(report.IsClean, report.ToString());
        Assert.True(report.Statistics.Findings > 0);

        // After 16 minutes only the canary asks, each quarter of an hour and sometimes twice.
        Assert.InRange(report.Statistics.Imports, 14 * 96, 14 * 96 * 1.3 + (5 * report.Statistics.Findings) + 100);
    }

    [Fact]
    public void After_14_days_findings_are_lost_and_the_ledger_says_so()
    {
        var report = Run.Of(Seed, outage: Outage(OutageKind.Down, TimeSpan.FromDays(14) + TimeSpan.FromHours(3)));

        // A finding that Security Hub would have refused for good expires as the others do.
        Assert.All(
            report.Violations,
            violation => Assert.Contains(
                violation.Invariant,
                (string[])["every operation that found a node noncompliant has its finding", "what is refused for good is in the rejected queue"]));
        Assert.Contains(
            report.Violations, violation => violation.Invariant == "every operation that found a node noncompliant has its finding");
    }

    private static Outage Outage(OutageKind kind, TimeSpan length) =>
        new("securityhub", kind, SimulatedTime.Start, SimulatedTime.Start + length);
}
