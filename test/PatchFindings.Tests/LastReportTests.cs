using PatchFindings.PatchStates;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

/// <summary><c>AWS-RunPatchBaselineWithHooks</c> reports up to three times in one run; only the last report is a finding.</summary>
public sealed class LastReportTests
{
    private static readonly CommandEnded CommandEvent = Known.CommandEvent with { DocumentName = Known.Hooks };
    private static readonly AssociationRan AssociationEvent = Known.AssociationEvent with { DocumentName = Known.Hooks };
    private static readonly NodeCommand Command = Known.Command with { DocumentName = Known.Hooks };
    private static readonly CommandExecution Execution = new(Known.CommandA, Known.Hooks, Known.Requested);

    [Theory]
    [InlineData(-60, true)]
    [InlineData(-61, false)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void A_report_within_a_minute_of_the_runs_end_is_its_last(int secondsAfterTheEvent, bool isLast)
    {
        var by = Known.EventAt.AddSeconds(secondsAfterTheEvent) - Known.Ended;
        foreach (var (trigger, execution) in new (Trigger, string)[] { (CommandEvent, Known.CommandA), (AssociationEvent, Known.Association) })
        {
            var world = new World { Record = Known.Record.Moved(by) with { ExecutionId = execution } };

            Assert.Equal(isLast ? Outcome.Enqueued : Outcome.NotReady, world.Decide(trigger, Known.Soon).Verdict.Outcome);
        }
    }

    [Theory]
    [InlineData(299, Outcome.NotReady)]
    [InlineData(300, Outcome.Enqueued)]
    public void A_run_that_ended_five_minutes_ago_has_told_its_last(int secondsAfterTheEvent, Outcome outcome)
    {
        var world = new World { Record = Known.Record.Moved(-Known.Minutes(3)) };

        Assert.Equal(outcome, world.Decide(CommandEvent, Known.EventAt.AddSeconds(secondsAfterTheEvent)).Verdict.Outcome);
    }

    [Fact]
    public void A_compliance_event_waits_for_the_command_to_end_and_five_minutes_more()
    {
        var world = new World { Record = Known.Record, Executions = [Execution] };
        var running = world with { Commands = [Command with { HasEnded = false, EndedAt = null }] };
        var ended = world with { Commands = [Command with { EndedAt = Known.EventAt.AddMinutes(10) }] };

        Assert.Equal(Outcome.NotReady, running.Decide(Known.ComplianceEvent, Known.Deadline).Verdict.Outcome);
        Assert.Equal(
            Outcome.NotReady,
            ended.Decide(Known.ComplianceEvent, Known.EventAt + Known.Minutes(15) - Known.Seconds(1)).Verdict.Outcome);
        Assert.Equal(Outcome.Enqueued, ended.Decide(Known.ComplianceEvent, Known.EventAt + Known.Minutes(15)).Verdict.Outcome);
    }

    [Fact]
    public void An_association_tells_no_end_of_its_run_so_a_compliance_event_waits_until_the_deadline()
    {
        var world = new World
        {
            Record = Known.Record with { ExecutionId = Known.Association },
            Executions = [new AssociationExecution(Known.Association, Known.Hooks)],
        };

        Assert.Equal(Outcome.NotReady, world.Decide(Known.ComplianceEvent, Known.Deadline).Verdict.Outcome);
        Assert.Equal(Outcome.Enqueued, world.Decide(Known.ComplianceEvent, Known.AfterTheDeadline).Verdict.Outcome);
    }

    [Fact]
    public void A_document_that_reports_once_is_not_waited_for()
    {
        var world = new World { Record = Known.Record.Moved(-Known.Minutes(3)), Executions = [Execution with { DocumentName = Known.Document }] };

        Assert.Equal(Outcome.Enqueued, world.Decide(Known.CommandEvent, Known.Soon).Verdict.Outcome);
        Assert.Equal(Outcome.Enqueued, world.Decide(Known.ComplianceEvent, Known.Soon).Verdict.Outcome);
    }
}
