using PatchFindings.Findings;
using PatchFindings.PatchStates;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

/// <summary>How the four questions make a verdict, and what is read for it.</summary>
public sealed class JudgeTests
{
    private static readonly CommandExecution CommandA = new(Known.CommandA, Known.Document, Known.Requested);
    private static readonly PatchState Compliant = Known.Record with { MissingCount = 0, NonCompliantSeverity = null };
    private static readonly World Seen = new() { Record = Known.Record, Executions = [CommandA] };

    [Fact]
    public void An_event_of_another_account_or_region_or_from_more_than_an_hour_ahead_is_rejected_by_field()
    {
        Assert.Null(Known.Judge.Check(Known.CommandEvent, Known.Soon));
        Assert.Equal("account", Known.Judge.Check(Known.CommandEvent with { AccountId = "444455556666" }, Known.Soon)!.Field);
        Assert.Equal("region", Known.Judge.Check(Known.CommandEvent with { Region = "us-east-1" }, Known.Soon)!.Field);
        Assert.Null(Known.Judge.Check(Known.CommandEvent, Known.EventAt - Known.Hours(1)));
        Assert.Equal("time", Known.Judge.Check(Known.CommandEvent, Known.EventAt - Known.Hours(1) - Known.Seconds(1))!.Field);
    }

    [Fact]
    public void A_compliant_event_is_done_without_any_read()
    {
        var (verdict, reads) = Seen.Decide(Known.ComplianceEvent with { IsCompliant = true }, Known.Soon);

        Assert.Equal(Outcome.Compliant, verdict.Outcome);
        Assert.Empty(reads);
    }

    [Fact]
    public void A_commands_own_record_is_all_that_its_finding_takes()
    {
        var (verdict, reads) = Seen.Decide(Known.CommandEvent, Known.Soon);

        Assert.Equal(Owed(Known.Record, OperationIdentity.OfCommand(Known.Document, Known.CommandA)), verdict.Operation);
        Assert.Equal(Outcome.Enqueued, verdict.Outcome);
        Assert.Equal([Read.Record], reads);
    }

    [Fact]
    public void A_compliance_event_asks_besides_whose_execution_the_record_names()
    {
        var (verdict, reads) = Seen.Decide(Known.ComplianceEvent, Known.Soon);

        Assert.Equal(Owed(Known.Record, OperationIdentity.OfCommand(Known.Document, Known.CommandA)), verdict.Operation);
        Assert.Equal([Read.Record, Read.Execution], reads);
    }

    [Fact]
    public void An_association_event_is_done_with_its_record_alone()
    {
        var record = Known.Record with { ExecutionId = Known.Association };
        var (verdict, reads) = new World { Record = record }.Decide(Known.AssociationEvent, Known.Soon);

        Assert.Equal(
            Owed(record, OperationIdentity.OfAssociation(Known.Document, Known.Association, Known.Ended)), verdict.Operation);
        Assert.Equal([Read.Record], reads);
    }

    // Seed 18845 of the simulation.
    [Theory]
    [InlineData(Known.Document)]
    [InlineData(Known.Hooks)]
    public void A_run_that_can_still_be_seen_is_reported_though_the_associations_next_run_has_its_record(string document)
    {
        var own = Known.Record with { ExecutionId = null, NonCompliantSeverity = null };
        var next = Known.Record.Moved(Known.Hours(1)) with { ExecutionId = Known.Association };
        var trigger = Known.AssociationEvent with { DocumentName = document };
        var (verdict, reads) = new World { Record = next, State = own }.Decide(trigger, next.OperationEndTime + Known.Seconds(5));

        Assert.Equal(Outcome.Enqueued, verdict.Outcome);
        Assert.Equal(own.OperationEndTime, verdict.Operation!.State.OperationEndTime);
        Assert.Contains(Read.State, reads);
    }

    // Seed 6861 of the simulation.
    [Fact]
    public void When_the_time_is_over_and_the_newest_operation_is_undecided_the_one_before_counts_but_a_sweep_waits()
    {
        var own = Known.Record with { ExecutionId = null };
        var next = Known.Compliant.Moved(Known.Minutes(34)) with { ExecutionId = null, AvailableSecurityUpdateCount = 3 };
        var world = new World { Record = next, State = own, Summary = Known.Summary };
        var now = next.OperationEndTime + Known.Minutes(2);

        var (verdict, _) = world.Decide(Known.ComplianceEvent, now);
        Assert.Equal((Outcome.Enqueued, own.OperationEndTime), (verdict.Outcome, verdict.Operation!.State.OperationEndTime));
        Assert.Equal(Outcome.NotReady, world.Decide(Known.ComplianceEvent, Known.EventAt + Known.Minutes(29)).Verdict.Outcome);
        Assert.Equal(Outcome.NoState, world.Decide(new NodeSwept("sweep", Known.ComplianceEvent.AccountId, Known.ComplianceEvent.Region, Known.EventAt - Known.Hours(1), Known.Node), now).Verdict.Outcome);
    }

    [Fact]
    public void A_severity_that_the_record_does_not_tell_is_asked_of_the_summary_and_never_waited_for()
    {
        var record = Known.Record with { NonCompliantSeverity = null };
        foreach (var (world, severity) in new[]
        {
            (Seen with { Record = record, Summary = Known.Summary with { OverallSeverity = "MEDIUM" } }, Severity.Medium),
            (Seen with { Record = record }, Severity.Informational),
            (Seen with { Record = record, Summary = Known.Summary, Failing = [Read.Summary] }, Severity.Informational),
            (Seen with { Record = record with { CriticalNonCompliantCount = 1 }, Failing = [Read.Summary] }, Severity.Critical),
        })
        {
            var (verdict, reads) = world.Decide(Known.CommandEvent, Known.Soon);

            Assert.Equal((severity, false), (verdict.Operation?.Severity, verdict.Operation?.IsSeverityTold));
            Assert.Equal([Read.Record, Read.Summary], reads);
        }
    }

    [Fact]
    public void A_node_without_a_record_is_judged_by_its_state()
    {
        var (verdict, reads) = new World { State = Known.Noncompliant, Summary = Known.Summary }.Decide(Known.CommandEvent, Known.Soon);

        Assert.Equal(Known.CommandA, verdict.Operation!.Identity.GeneratorId);
        Assert.Equal((Known.Noncompliant, Severity.High, false), (verdict.Operation.State, verdict.Operation.Severity, verdict.Operation.IsSeverityTold));
        Assert.Contains(Read.State, reads);
    }

    [Fact]
    public void A_record_of_an_earlier_operation_gives_way_to_the_state_that_reaches_the_event()
    {
        var world = Seen with
        {
            Record = Known.Record.Moved(-Known.Hours(24)) with { ExecutionId = Known.CommandB },
            State = Known.Noncompliant,
            Executions = [new CommandExecution(Known.CommandB, Known.Document, Known.Requested.AddDays(-1))],
        };

        Assert.Equal(Known.Noncompliant, world.Decide(Known.CommandEvent, Known.Soon).Verdict.Operation!.State);
    }

    [Fact]
    public void A_state_of_an_earlier_operation_gives_way_to_the_record()
    {
        var world = Seen with { State = Known.Noncompliant.Moved(-Known.Hours(24)), Record = Compliant };

        Assert.Equal(Outcome.Compliant, world.Decide(Known.CommandEvent, Known.Soon).Verdict.Outcome);
    }

    [Fact]
    public void Record_and_state_of_one_operation_complete_each_other()
    {
        var world = Seen with
        {
            Record = Known.Record with { MissingCount = null, FailedCount = null },
            State = Known.Noncompliant with { InstalledCount = 45 },
        };

        Assert.Equal(
            Known.Record with { InstalledCount = 45 }, world.Decide(Known.CommandEvent, Known.Soon).Verdict.Operation!.State);
    }

    [Fact]
    public void An_operation_that_can_still_be_seen_is_reported_though_the_node_has_gone_on()
    {
        var next = Known.Record.Moved(Known.Hours(1)) with { ExecutionId = Known.CommandB };
        var later = new CommandExecution(Known.CommandB, Known.Document, Known.Requested.AddHours(1));
        foreach (var world in new[]
        {
            new World { Record = Known.Record, State = next with { ExecutionId = null }, Executions = [CommandA, later] },
            new World { Record = next, State = Known.Noncompliant, Executions = [CommandA, later] },
        })
        {
            Assert.Equal(Known.CommandA, world.Decide(Known.CommandEvent, next.OperationEndTime).Verdict.Operation!.Identity.GeneratorId);
        }
    }

    [Fact]
    public void An_operation_that_was_overwritten_ends_with_the_later_ones()
    {
        var later = new CommandExecution(Known.CommandB, Known.Document, Known.Requested.AddHours(1));
        var next = Known.Record.Moved(Known.Hours(1)) with { ExecutionId = Known.CommandB };
        var world = new World { Record = next, State = next with { ExecutionId = null }, Executions = [later] };

        var owed = world.Decide(Known.CommandEvent, Known.Soon).Verdict;
        var compliant = (world with { Record = next with { MissingCount = 0, NonCompliantSeverity = null }, State = null }).Decide(Known.CommandEvent, Known.Soon).Verdict;

        Assert.Equal((Outcome.Enqueued, Known.CommandB), (owed.Outcome, owed.Operation!.Identity.GeneratorId));
        Assert.Equal(Outcome.Compliant, compliant.Outcome);
        Assert.NotEmpty(owed.Reason + compliant.Reason);
    }

    [Theory]
    [InlineData(300, false)]
    [InlineData(301, true)]
    public void A_record_from_over_five_minutes_before_a_compliance_event_is_held_against_the_state(int secondsBefore, bool isRead)
    {
        var world = Seen with { Record = Known.Record.Moved(Known.EventAt.AddSeconds(-secondsBefore) - Known.Ended) };

        Assert.Equal(isRead, world.Decide(Known.ComplianceEvent, Known.Soon).Reads.Contains(Read.State));
    }

    [Fact]
    public void A_state_is_waited_for_until_the_deadline_and_no_longer()
    {
        var yesterdays = Known.Record.Moved(-Known.Hours(24)) with { ExecutionId = null };
        foreach (var trigger in new Trigger[] { Known.CommandEvent, Known.ComplianceEvent, Known.AssociationEvent })
        {
            foreach (var (state, isAlarming) in new[]
            {
                (null, false), (yesterdays, true), (yesterdays with { MissingCount = 0, NonCompliantSeverity = null }, false),
            })
            {
                foreach (var world in new[] { new World { Record = state }, new World { State = state } })
                {
                    Assert.Equal(Outcome.NotReady, world.Decide(trigger, Known.Deadline).Verdict.Outcome);

                    var over = world.Decide(trigger, Known.AfterTheDeadline).Verdict;
                    Assert.Equal((Outcome.NoState, isAlarming), (over.Outcome, over.IsNoncompliantWithoutState));
                    Assert.NotEmpty(over.Reason);
                }
            }
        }
    }

    [Fact]
    public void A_compliant_state_ends_a_compliance_event_only_if_it_is_newer()
    {
        var older = Seen with { Record = Compliant.Moved(Known.EventAt - Known.Ended) };
        var newer = Seen with { Record = Compliant.Moved(Known.EventAt.AddSeconds(1) - Known.Ended) };

        Assert.Equal(Outcome.NotReady, older.Decide(Known.ComplianceEvent, Known.Deadline).Verdict.Outcome);
        Assert.Equal(Outcome.NoState, older.Decide(Known.ComplianceEvent, Known.AfterTheDeadline).Verdict.Outcome);
        Assert.Equal(Outcome.Compliant, newer.Decide(Known.ComplianceEvent, Known.Soon).Verdict.Outcome);
        Assert.Equal(Outcome.Compliant, (Seen with { Record = Compliant }).Decide(Known.CommandEvent, Known.Soon).Verdict.Outcome);
    }

    [Fact]
    public void Available_security_updates_are_asked_of_the_summary()
    {
        var world = new World { Record = Compliant with { AvailableSecurityUpdateCount = 3 } };

        Assert.Equal(Outcome.NotReady, world.Decide(Known.CommandEvent, Known.Soon).Verdict.Outcome);
        Assert.Equal(
            Outcome.Unavailable, (world with { Failing = [Read.Summary] }).Decide(Known.CommandEvent, Known.Soon).Verdict.Outcome);
        Assert.Equal(Outcome.Enqueued, (world with { Summary = Known.Summary }).Decide(Known.CommandEvent, Known.Soon).Verdict.Outcome);
        Assert.Equal(
            Outcome.Compliant,
            (world with { Summary = Known.Summary with { IsNoncompliant = false } }).Decide(Known.CommandEvent, Known.Soon).Verdict.Outcome);
    }

    [Fact]
    public void A_node_that_systems_manager_never_takes_is_rejected_unless_it_has_a_record()
    {
        var refused = new World { Refusal = "no such node" };

        Assert.Contains("no such node", refused.Decide(Known.CommandEvent, Known.Soon).Verdict.Rejection!.Reason, StringComparison.Ordinal);
        Assert.Equal(
            Outcome.Enqueued, (refused with { Record = Known.Record }).Decide(Known.CommandEvent, Known.Soon).Verdict.Outcome);
    }

    [Fact]
    public void A_document_whose_name_is_none_is_rejected()
    {
        var world = Seen with { Executions = [CommandA with { DocumentName = "no document" }] };

        Assert.Equal("DocumentName", world.Decide(Known.ComplianceEvent, Known.Soon).Verdict.Rejection!.Field);
    }

    [Theory]
    [InlineData((int)Read.Record)]
    [InlineData((int)Read.State)]
    [InlineData((int)Read.Execution)]
    [InlineData((int)Read.Commands)]
    [InlineData((int)Read.Associations)]
    public void An_event_whose_needed_read_fails_comes_back_before_and_after_the_deadline(int read)
    {
        // Too old to be prompt and of an execution that nobody knows: every read is needed.
        var world = new World { Record = Known.Record.Moved(-Known.Hours(1)), Failing = [(Read)read] };
        foreach (var now in new[] { Known.Soon, Known.AfterTheDeadline })
        {
            var (verdict, _) = world.Decide(Known.ComplianceEvent, now);

            Assert.Equal(Outcome.Unavailable, verdict.Outcome);
            Assert.Equal("throttled", verdict.Reason);
        }
    }

    [Fact]
    public void An_event_that_can_never_succeed_is_parked_before_its_message_would_be_lost()
    {
        var world = new World { Record = Known.Record, Failing = [Read.Record] };

        Assert.Equal(Outcome.Unavailable, world.Decide(Known.ComplianceEvent, Known.EventAt + Judge.RetriedMax).Verdict.Outcome);

        var verdict = world.Decide(Known.ComplianceEvent, Known.EventAt + Judge.RetriedMax + TimeSpan.FromSeconds(1)).Verdict;
        Assert.Equal((Outcome.Rejected, "time"), (verdict.Outcome, verdict.Rejection!.Field));
        Assert.Contains("throttled", verdict.Reason, StringComparison.Ordinal);
    }

    private static PatchOperation Owed(PatchState state, OperationIdentity identity) =>
        new(state, identity, Severity.High, IsSeverityTold: true);
}
