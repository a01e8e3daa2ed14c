using LoopbackAws.Ssm;
using PatchFindings.Local.Run;

namespace PatchFindings.Local.Tests.Run;

public sealed class ExpectedFindingsTests
{
    private const string Node = "i-0aaaabbbbccccdd01";
    private const string Association = "34fcb7e0-9a14-4984-9989-0e0400000001";

    private static readonly DateTimeOffset Started = new(2026, 1, 10, 4, 15, 51, TimeSpan.Zero);
    private static readonly DateTimeOffset Ended = new(2026, 1, 10, 4, 17, 28, 685, TimeSpan.Zero);

    private static readonly ExpectedFindings Expected = new("us-east-2", "111122223333");

    [Fact]
    public void A_commands_operation_has_the_documented_id_and_its_records_severity()
    {
        var finding = Expected.Of(Operation with { CommandId = "a7f84bef-2aa8-4853-a28f-e6e000000001" });

        Assert.Equal(
            $"arn:aws:patchmanager:us-east-2:111122223333:instance/{Node}/document/AWS-RunPatchBaseline"
                + "/run-command/a7f84bef-2aa8-4853-a28f-e6e000000001",
            finding.Id);
        Assert.Equal(("a7f84bef-2aa8-4853-a28f-e6e000000001", "HIGH", Ended), (finding.GeneratorId, finding.Severity, finding.ObservedAt));
    }

    [Fact]
    public void An_associations_operation_has_its_end_in_the_id()
    {
        var finding = Expected.Of(Operation with { AssociationId = Association });

        Assert.Equal(
            $"arn:aws:patchmanager:us-east-2:111122223333:instance/{Node}/document/AWS-RunPatchBaseline"
                + $"/association/{Association}/20260110T041728Z",
            finding.Id);
        Assert.Equal(Association, finding.GeneratorId);
    }

    [Fact]
    public void A_severity_that_the_record_does_not_tell_is_observed_a_millisecond_before_the_end()
    {
        var untold = Expected.Of(Operation with { CommandId = "c", UploadsSeverity = false });
        var updates = Expected.Of(Operation with
        {
            CommandId = "c",
            NonCompliantBySeverity = new SeverityCounts(),
            OverallSeverity = ComplianceSeverity.Critical,
            AvailableSecurityUpdatesAreNonCompliant = true,
        });

        Assert.Equal(("HIGH", Ended.AddMilliseconds(-1)), (untold.Severity, untold.ObservedAt));
        Assert.Equal(("CRITICAL", Ended.AddMilliseconds(-1)), (updates.Severity, updates.ObservedAt));
    }

    [Fact]
    public void Without_detailed_text_nothing_is_known_but_the_baseline_and_when_the_run_began()
    {
        var finding = Expected.Of(Operation with
        {
            Document = "AWS-RunPatchBaselineAssociation",
            AssociationId = Association,
            UploadsDetailedText = false,
        });

        Assert.EndsWith($"/association/{Association}/20260110T041551Z", finding.Id, StringComparison.Ordinal);
        Assert.Equal(("INFORMATIONAL", Started.AddMilliseconds(-1)), (finding.Severity, finding.ObservedAt));
        Assert.All(finding.Counts.Values, count => Assert.Null(count));
        Assert.All(finding.ProductFields.Values, Assert.Null);
        Assert.Equal("pb-0c7e89f7110000001", finding.Texts["Id"]);
        Assert.Null(finding.Texts["RebootOption"]);
    }

    private static NodePatchOperation Operation => new()
    {
        NodeId = Node,
        Document = "AWS-RunPatchBaseline",
        Kind = PatchOperationKind.Scan,
        RequestedAt = Started,
        StartedAt = Started,
        EndedAt = Ended,
        BaselineId = "pb-0c7e89f7110000001",
        SnapshotId = "7c64b8b8-1274-47db-8f0d-e26f00000001",
        Reboot = PatchReboot.NoReboot,
        Counts = new PatchCounts { Installed = 198, Missing = 3 },
        NonCompliantBySeverity = new SeverityCounts(High: 1, Low: 2),
    };
}
