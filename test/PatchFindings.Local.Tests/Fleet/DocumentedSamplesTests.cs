using PatchFindings.Local.Fleet;

namespace PatchFindings.Local.Tests.Fleet;

public sealed class DocumentedSamplesTests
{
    [Fact]
    public void The_typical_findings_node_is_owed_the_finding_of_the_typical_id()
    {
        var wave = DocumentedSamples.Wave();

        var id = DocumentedSamples.TypicalFinding().GetProperty("Id").GetString();
        Assert.Equal([id, id, null, null], wave.Events.Select(planned => planned.FindingId));
        Assert.True(Assert.Single(wave.Operations).IsOwed);
    }

    [Fact]
    public void The_typical_findings_counts_are_the_samples_states()
    {
        var counts = Assert.Single(DocumentedSamples.Wave().Operations).Operation.Counts;
        var summary = DocumentedSamples.TypicalFinding().GetProperty("PatchSummary");

        Assert.Equal(summary.GetProperty("InstalledCount").GetInt32(), counts.Installed);
        Assert.Equal(summary.GetProperty("InstalledOtherCount").GetInt32(), counts.InstalledOther);
        Assert.Equal(summary.GetProperty("MissingCount").GetInt32(), counts.Missing);
        Assert.Equal(summary.GetProperty("FailedCount").GetInt32(), counts.Failed);
    }
}
