using LoopbackAws.Ssm;

namespace LoopbackAws.Tests.Ssm;

/// <summary>What a patch compliance summary shows of an operation, as far as facts about AWS decide it.</summary>
public sealed class NodeComplianceTests
{
    private static readonly DateTimeOffset Visible = Operations.Start.AddMinutes(3);

    private static readonly NodePatchOperation Operation = Operations.Documented() with { AssociationId = "association" };

    [Theory]
    [InlineData(SummaryExecutionId.SnapshotId, "521c3536-930c-4aa9-950e-01234abcdef0")]
    [InlineData(SummaryExecutionId.ExecutionId, Operations.Command)]
    [InlineData(SummaryExecutionId.AssociationId, "association")]
    [InlineData(SummaryExecutionId.None, null)]
    public void The_execution_id_is_what_the_facts_say(SummaryExecutionId fact, string? expected) =>
        Assert.Equal(expected, Shown(new SsmFacts { SummaryExecutionId = fact }).Execution!.Id);

    [Fact]
    public void Without_an_association_the_association_id_is_the_snapshots() =>
        Assert.Equal(
            Operation.SnapshotId,
            NodeCompliance.Of(
                Operation with { AssociationId = null }, Visible, new SsmFacts { SummaryExecutionId = SummaryExecutionId.AssociationId })
                .Execution!.Id);

    [Fact]
    public void The_execution_time_is_what_the_facts_say()
    {
        Assert.Equal(Operation.StartedAt, Time(SummaryExecutionTime.Start));
        Assert.Equal(Operation.EndedAt, Time(SummaryExecutionTime.End));
        Assert.Equal(Visible, Time(SummaryExecutionTime.Report));
        Assert.Null(Time(SummaryExecutionTime.None));

        static DateTimeOffset? Time(SummaryExecutionTime fact) => Shown(new SsmFacts { SummaryExecutionTime = fact }).Execution!.Time;
    }

    [Fact]
    public void A_summary_can_have_no_execution_at_all() =>
        Assert.Null(Shown(new SsmFacts { SummaryHasExecution = false }).Execution);

    [Fact]
    public void Available_security_updates_can_make_a_node_noncompliant_without_a_noncompliant_count()
    {
        var operation = Operation with { Counts = new PatchCounts { Installed = 1, AvailableSecurityUpdate = 2 } };

        Assert.Equal("COMPLIANT", Of(operation).Status);
        var flagged = Of(operation with { AvailableSecurityUpdatesAreNonCompliant = true });
        Assert.Equal(("NON_COMPLIANT", 0), (flagged.Status, flagged.NonCompliant.Total));
        Assert.Equal(
            "COMPLIANT",
            Of(operation with { AvailableSecurityUpdatesAreNonCompliant = true, Counts = new PatchCounts { AvailableSecurityUpdate = 0 } })
                .Status);
    }

    [Fact]
    public void What_is_not_applicable_can_be_counted_as_compliant()
    {
        Assert.Equal(441, Of(Operation).Compliant.Total);
        Assert.Equal(441 + 1055, Of(Operation with { SummaryCountsNotApplicable = true }).Compliant.Total);
    }

    private static NodeCompliance Of(NodePatchOperation operation) => NodeCompliance.Of(operation, Visible, new SsmFacts());

    private static NodeCompliance Shown(SsmFacts facts) => NodeCompliance.Of(Operation, Visible, facts);
}
