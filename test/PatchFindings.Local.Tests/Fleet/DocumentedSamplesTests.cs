using PatchFindings.Local.Fleet;

namespace PatchFindings.Local.Tests.Fleet;

public sealed class DocumentedSamplesTests
{
    [Fact]
    public void The_typical_findings_node_is_owed_the_finding_of_the_typical_id()
    {
        var wave = DocumentedSamples.Wave();

        var id = DocumentedSamples.TypicalFinding().GetProperty("Id").GetString();
        var association = "arn:aws:patchmanager:us-east-2:111122223333:instance/i-02573cafcfEXAMPL2/document/AWS-RunPatchBaseline"
            + "/association/34fcb7e0-9a14-4984-9989-0e04dEXAMPLE/20211111T220525Z";
        Assert.Equal([id, id, null, null, association], wave.Events.Select(planned => planned.FindingId));
        Assert.All(wave.Operations, planned => Assert.True(planned.IsOwed));
    }

    [Fact]
    public void The_typical_findings_counts_are_the_samples_states()
    {
        var counts = DocumentedSamples.Wave().Operations[0].Operation.Counts;
        var summary = DocumentedSamples.TypicalFinding().GetProperty("PatchSummary");

        Assert.Equal(summary.GetProperty("InstalledCount").GetInt32(), counts.Installed);
        Assert.Equal(summary.GetProperty("InstalledOtherCount").GetInt32(), counts.InstalledOther);
        Assert.Equal(summary.GetProperty("MissingCount").GetInt32(), counts.Missing);
        Assert.Equal(summary.GetProperty("FailedCount").GetInt32(), counts.Failed);
    }
}
