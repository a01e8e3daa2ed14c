using PatchFindings.Findings;
using PatchFindings.PatchStates;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

/// <summary><c>AWS-RunPatchBaselineAssociation</c> leaves no patch state: its association's compliance item is all that tells of it.</summary>
public sealed class AssociationDocumentTests
{
    private static readonly AssociationRan Run = Known.AssociationEvent with { DocumentName = Known.AssociationDocument };
    private static readonly NodeAssociation WithoutDetails = Known.AssociationItem with { State = null };

    [Fact]
    public void An_item_with_its_counts_is_a_finding_of_them()
    {
        var (verdict, reads) = new World { Associations = [Known.AssociationItem] }.Decide(Run, Known.Soon);

        Assert.Equal(
            new PatchOperation(
                Known.AssociationItem.State!,
                OperationIdentity.OfAssociation(Known.AssociationDocument, Known.Association, Known.Ended),
                Severity.High,
                IsSeverityTold: true),
            verdict.Operation);
        Assert.Equal([Read.Associations], reads);
    }

    [Fact]
    public void An_item_without_details_is_a_finding_of_the_report_alone()
    {
        var operation = Decide(WithoutDetails, Known.Soon).Operation!;

        Assert.True(operation.State.IsReportOnly);
        Assert.Equal((Known.Started, Known.Started), (operation.State.OperationStartTime, operation.State.OperationEndTime));
        Assert.Equal(("pb-0c10e65780example", null, null), (operation.State.BaselineId, operation.State.MissingCount, operation.State.InstalledCount));
        Assert.Equal((Severity.Informational, false), (operation.Severity, operation.IsSeverityTold));
        Assert.Equal($"association/{Known.Association}/20260301T120010Z", operation.Identity.Path);
    }

    [Fact]
    public void An_item_that_tells_no_time_is_taken_for_the_runs_own_after_five_minutes()
    {
        var untold = WithoutDetails with { ReportedAt = null };

        Assert.Equal(Outcome.NotReady, Decide(untold, Known.EventAt + Known.Minutes(5) - Known.Seconds(1)).Outcome);
        Assert.Equal(Known.EventAt, Decide(untold, Known.EventAt + Known.Minutes(5)).Operation!.State.OperationEndTime);
    }

    [Theory]
    [InlineData(15 * 60, Outcome.Enqueued)]
    [InlineData((15 * 60) + 1, Outcome.NotReady)]
    public void An_item_from_over_fifteen_minutes_before_the_event_is_an_earlier_runs(int secondsBefore, Outcome outcome)
    {
        var ended = Known.EventAt.AddSeconds(-secondsBefore);
        var whole = Known.AssociationItem with { State = Known.AssociationItem.State!.Moved(ended - Known.Ended) };

        Assert.Equal(outcome, Decide(whole, Known.Soon).Outcome);
        Assert.Equal(outcome, Decide(WithoutDetails with { ReportedAt = ended }, Known.Soon).Outcome);
    }

    [Fact]
    public void A_run_that_left_nothing_of_its_own_ends_when_the_deadline_is_over()
    {
        var earlier = WithoutDetails with { ReportedAt = Known.EventAt.AddHours(-1) };
        foreach (var (item, isAlarming) in new[]
        {
            (null, false), (Known.AssociationItem with { AssociationId = Known.CommandB }, false),
            (earlier, true), (earlier with { IsNoncompliant = false }, false),
        })
        {
            var over = Decide(item, Known.AfterTheDeadline);

            Assert.Equal(Outcome.NotReady, Decide(item, Known.Deadline).Outcome);
            Assert.Equal((Outcome.NoState, isAlarming), (over.Outcome, over.IsNoncompliantWithoutState));
        }
    }

    [Fact]
    public void Counts_decide_where_there_are_some_and_the_items_status_where_not()
    {
        var none = Known.AssociationItem.State! with { MissingCount = 0 };
        var available = none with { AvailableSecurityUpdateCount = 1 };

        Assert.Equal(Outcome.Enqueued, Decide(Known.AssociationItem with { IsNoncompliant = false }, Known.Soon).Outcome);
        Assert.Equal(Outcome.Compliant, Decide(Known.AssociationItem with { State = none }, Known.Soon).Outcome);
        Assert.Equal(Outcome.Enqueued, Decide(Known.AssociationItem with { State = available }, Known.Soon).Outcome);
        Assert.Equal(
            Outcome.Compliant, Decide(Known.AssociationItem with { State = available, IsNoncompliant = false }, Known.Soon).Outcome);
        Assert.Equal(Outcome.Compliant, Decide(WithoutDetails with { IsNoncompliant = false }, Known.Soon).Outcome);
    }

    [Fact]
    public void An_item_that_cannot_be_read_keeps_the_event_at_any_age()
    {
        var world = new World { Failing = [Read.Associations] };

        Assert.Equal(Outcome.Unavailable, world.Decide(Run, Known.Soon).Verdict.Outcome);
        Assert.Equal(Outcome.Unavailable, world.Decide(Run, Known.AfterTheDeadline).Verdict.Outcome);
    }

    private static Verdict Decide(NodeAssociation? item, DateTimeOffset now) =>
        new World { Associations = item is null ? [] : [item] }.Decide(Run, now).Verdict;
}
