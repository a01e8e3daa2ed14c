using PatchFindings.Evaluation;
using PatchFindings.Findings;
using PatchFindings.PatchStates;
using static PatchFindings.Tests.Known;

namespace PatchFindings.Tests;

public sealed class EvaluatorTests
{
    [Fact]
    public void A_command_that_left_the_node_noncompliant_owes_its_finding()
    {
        var result = Evaluate(CommandEvent, Soon, Noncompliant, Summary);

        Assert.Equal(Outcome.Enqueued, result.Outcome);
        Assert.Equal(new PatchOperation(CommandA, "AWS-RunPatchBaseline", Severity.OfCompliance("HIGH")), result.Operation);
    }

    [Fact]
    public void A_compliance_event_owes_the_finding_of_the_execution_that_reported_it()
    {
        var result = Evaluate(ComplianceEvent, Soon, Noncompliant, Summary, Known.Command(CommandA, Requested));

        Assert.Equal(new PatchOperation(CommandA, "AWS-RunPatchBaselineWithHooks", Severity.OfCompliance("HIGH")), result.Operation);
    }

    [Fact]
    public void A_command_that_left_the_node_compliant_owes_nothing() =>
        Assert.Equal(Outcome.Compliant, Evaluate(CommandEvent, Soon, Compliant, Summary).Outcome);

    [Fact]
    public void A_compliant_event_speaks_for_itself() =>
        Assert.Equal(Outcome.Compliant, Evaluate(ComplianceEvent with { IsCompliant = true }, Soon, state: null).Outcome);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_node_without_a_state_is_waited_for_until_the_deadline(bool isCommand)
    {
        Events.PatchEvent patchEvent = isCommand ? CommandEvent : ComplianceEvent;

        Assert.Equal(Outcome.NotReady, Evaluate(patchEvent, Soon, state: null).Outcome);
        Assert.Equal(Outcome.NotReady, Evaluate(patchEvent, EventAt.AddMinutes(30), state: null).Outcome);
        Assert.Equal(Outcome.NoState, Evaluate(patchEvent, AfterTheDeadline, state: null).Outcome);
    }

    [Fact]
    public void A_compliant_state_from_before_the_command_is_not_its_own()
    {
        var before = Compliant with { OperationStartTime = Requested.AddHours(-1), OperationEndTime = Requested.AddMinutes(-59) };

        Assert.Equal(Outcome.NotReady, Evaluate(CommandEvent, Soon, before).Outcome);
        Assert.Equal(Outcome.NoState, Evaluate(CommandEvent, AfterTheDeadline, before).Outcome);
    }

    [Fact]
    public void A_noncompliant_state_from_before_the_command_is_not_its_own_either()
    {
        var before = Noncompliant with { OperationStartTime = Requested.AddHours(-1), OperationEndTime = Requested.AddMinutes(-59) };
        var summary = Summary with { ExecutionId = CommandB, ExecutionTime = before.OperationEndTime };
        var command = Known.Command(CommandB, Requested.AddHours(-1));

        Assert.Equal(Outcome.NotReady, Evaluate(CommandEvent, Soon, before, summary, command).Outcome);
        Assert.Equal(Outcome.NoState, Evaluate(CommandEvent, AfterTheDeadline, before, summary, command).Outcome);
    }

    [Fact]
    public void A_state_that_a_later_operation_replaced_owes_the_later_operations_finding()
    {
        var result = Evaluate(
            CommandEvent, Soon.AddHours(1), Noncompliant.Later(), Summary.Later(), Known.Command(CommandB, Requested.AddHours(1)));

        Assert.Equal(CommandB, result.Operation!.ExecutionId);
        Assert.Equal("AWS-RunPatchBaselineWithHooks", result.Operation.DocumentName);
    }

    [Fact]
    public void A_later_operation_that_found_the_node_compliant_closes_the_event() =>
        Assert.Equal(
            Outcome.Compliant,
            Evaluate(
                CommandEvent, Soon.AddHours(1), Compliant.Later(), Summary.Later(),
                Known.Command(CommandB, Requested.AddHours(1))).Outcome);

    [Fact]
    public void An_earlier_state_of_a_node_whose_clock_is_ahead_does_not_pass_for_this_commands()
    {
        // Found by the simulation: the state's own times say that it began after the request, and it is of the operation before.
        var command = Known.Command(CommandB, Requested.AddMinutes(-5));
        var summary = Summary with { ExecutionId = CommandB };

        Assert.Equal(Outcome.NotReady, Evaluate(CommandEvent, Soon, Compliant, summary, command).Outcome);
        Assert.Equal(
            Outcome.NotReady,
            Evaluate(ComplianceEvent, Soon, Compliant.Later(), summary with { ExecutionTime = Ended.AddHours(1) }, command).Outcome);
        Assert.Equal(Outcome.NotReady, Evaluate(CommandEvent, Soon, Compliant, summary: null).Outcome);
        Assert.Equal(Outcome.NotReady, Evaluate(CommandEvent, Soon, Compliant, summary, new Reading<CommandSummary>()).Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_operations_are_not_mixed_past_the_deadline_either(bool isCommand)
    {
        // Found by the simulation: one store lagged more than half an hour behind the other.
        Events.PatchEvent patchEvent = isCommand ? CommandEvent : ComplianceEvent;
        var summary = Summary with { ExecutionTime = Ended.AddMinutes(2), CompliantCount = 0, NonCompliantCount = 3 };

        Assert.Equal(
            Outcome.NoState, Evaluate(patchEvent, AfterTheDeadline, Noncompliant, summary, Known.Command(CommandA, Requested)).Outcome);
    }

    [Theory]
    [InlineData(true, 40)]
    [InlineData(false, 40)]
    [InlineData(true, -90)]
    public void An_execution_that_is_reported_at_another_time_is_the_states_by_its_counts_once_no_lag_explains_it(
        bool isCommand, int secondsAfterTheEnd)
    {
        Events.PatchEvent patchEvent = isCommand ? CommandEvent : ComplianceEvent;
        var state = Noncompliant with { InstalledCount = 45, InstalledOtherCount = 396, FailedCount = 1, InstalledPendingRebootCount = 1 };
        var summary = Summary with { ExecutionTime = Ended.AddSeconds(secondsAfterTheEnd), CompliantCount = 441, NonCompliantCount = 4 };
        var command = Known.Command(CommandA, Requested);

        Assert.True(Evaluate(patchEvent, Soon, state, summary, command).ReadsDisagree);
        Assert.Equal(CommandA, Evaluate(patchEvent, AfterTheDeadline, state, summary, command).Operation!.ExecutionId);
        Assert.Equal(
            Outcome.NoState, Evaluate(patchEvent, AfterTheDeadline, state, summary with { CompliantCount = 440 }, command).Outcome);
    }

    [Fact]
    public void Equal_counts_say_nothing_while_either_of_two_operations_is_young_or_when_nothing_would_be_lost()
    {
        // Found by the simulation: a repeat of an old event met two new operations with as many patches.
        var old = CommandEvent with { Time = EventAt.AddHours(-2) };
        var summary = Summary with { ExecutionTime = Ended.AddSeconds(40), CompliantCount = 0, NonCompliantCount = 2 };
        var compliant = summary with { IsNoncompliant = false, NonCompliantCount = 0 };

        Assert.Equal(Outcome.NotReady, Evaluate(old, Soon, Noncompliant, summary).Outcome);
        Assert.Equal(
            Outcome.NotReady, Evaluate(old, AfterTheDeadline, Noncompliant, summary with { ExecutionTime = Ended.AddMinutes(5) }).Outcome);
        Assert.Equal(Outcome.Enqueued, Evaluate(old, AfterTheDeadline, Noncompliant, summary).Outcome);
        Assert.Equal(Outcome.NoState, Evaluate(old, AfterTheDeadline, Compliant, compliant).Outcome);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(5, true)]
    [InlineData(3, false)]
    [InlineData(null, false)]
    public void Available_security_updates_count_as_the_baseline_says(int? nonCompliantCount, bool agree)
    {
        var state = Noncompliant with { AvailableSecurityUpdateCount = 3 };

        Assert.Equal(agree, (Summary with { CompliantCount = 0, NonCompliantCount = nonCompliantCount }).CountsTheSameAs(state));
    }

    [Fact]
    public void An_operation_that_ended_in_the_second_in_which_this_one_began_is_not_this_one()
    {
        var summary = Summary with { ExecutionTime = Started };

        Assert.True(Evaluate(CommandEvent, Soon, Noncompliant, summary).ReadsDisagree);
        Assert.Equal(Outcome.Enqueued, Evaluate(CommandEvent, Soon, Noncompliant with { OperationEndTime = Started }, summary).Outcome);
    }

    [Fact]
    public void Counts_of_one_operation_and_the_execution_of_another_are_never_mixed()
    {
        var result = Evaluate(CommandEvent, Soon, Noncompliant, Summary.Later(), Known.Command(CommandB, Requested.AddHours(1)));

        Assert.Equal((Outcome.NotReady, true), (result.Outcome, result.ReadsDisagree));
    }

    [Fact]
    public void A_summary_of_this_command_and_counts_of_an_earlier_one_are_not_mixed_either()
    {
        var before = Noncompliant with { OperationStartTime = Requested.AddHours(-1), OperationEndTime = Requested.AddMinutes(-59) };

        var result = Evaluate(CommandEvent, Soon, before, Summary);

        Assert.Equal((Outcome.NotReady, true), (result.Outcome, result.ReadsDisagree));
    }

    [Fact]
    public void A_compliance_event_waits_while_the_reads_disagree()
    {
        var result = Evaluate(
            ComplianceEvent, Soon, Noncompliant, Summary.Later(), Known.Command(CommandB, Requested.AddHours(1)));

        Assert.Equal((Outcome.NotReady, true), (result.Outcome, result.ReadsDisagree));
    }

    [Fact]
    public void A_compliance_event_does_not_take_a_state_from_long_before_it()
    {
        var before = Noncompliant with { OperationStartTime = EventAt.AddHours(-4), OperationEndTime = EventAt.AddHours(-3) };
        var summary = Summary with { ExecutionTime = before.OperationEndTime };

        Assert.Equal(Outcome.NotReady, Evaluate(ComplianceEvent, Soon, before, summary, Known.Command(CommandA, null)).Outcome);
        Assert.Equal(Outcome.NoState, Evaluate(ComplianceEvent, AfterTheDeadline, before, summary, Known.Command(CommandA, null)).Outcome);
    }

    [Fact]
    public void A_compliance_event_with_a_compliant_state_waits_for_the_one_it_tells_of()
    {
        var (own, later) = (Known.Command(CommandA, Requested), Known.Command(CommandB, Requested.AddHours(1)));

        Assert.Equal(Outcome.NotReady, Evaluate(ComplianceEvent, Soon, Compliant, Summary, own).Outcome);
        Assert.Equal(Outcome.NoState, Evaluate(ComplianceEvent, AfterTheDeadline, Compliant, Summary, own).Outcome);
        Assert.Equal(Outcome.Compliant, Evaluate(ComplianceEvent, Soon.AddHours(1), Compliant.Later(), Summary.Later(), later).Outcome);
    }

    [Fact]
    public void An_execution_that_run_command_does_not_know_is_waited_for_and_then_named_by_the_usual_document()
    {
        var unknown = new Reading<CommandSummary>();

        Assert.Equal(Outcome.NotReady, Evaluate(ComplianceEvent, Soon, Noncompliant, Summary, unknown).Outcome);
        var result = Evaluate(ComplianceEvent, AfterTheDeadline, Noncompliant, Summary, unknown);
        Assert.Equal(PatchOperation.DefaultDocumentName, result.Operation!.DocumentName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(5)]
    public void An_old_event_does_not_make_a_new_operation_wait_less_for_its_commands_name(int clockIsOffMinutes)
    {
        // Found by the simulation: a repeat of an old event met the next operation, seconds old, and named it by the usual document.
        var offset = TimeSpan.FromMinutes(60 + clockIsOffMinutes);
        var state = Noncompliant with { OperationStartTime = Started + offset, OperationEndTime = Ended + offset };
        var summary = Summary with { ExecutionId = CommandB, ExecutionTime = state.OperationEndTime };

        Assert.Equal(Outcome.NotReady, Evaluate(CommandEvent, Soon.AddMinutes(60), state, summary, new()).Outcome);
        Assert.Equal(Outcome.NotReady, Evaluate(ComplianceEvent, Soon.AddMinutes(60), state, summary, new()).Outcome);
        Assert.Equal(
            PatchOperation.DefaultDocumentName,
            Evaluate(ComplianceEvent, Soon.AddMinutes(60 + 36), state, summary, new()).Operation!.DocumentName);
    }

    [Fact]
    public void A_state_whose_execution_nobody_tells_is_nobodys()
    {
        // Found by the simulation: its times fitted the command before, by a node's clock that was behind.
        Assert.Equal(Outcome.NotReady, Evaluate(CommandEvent, Soon, Noncompliant, summary: null).Outcome);
        Assert.Equal(Outcome.NoState, Evaluate(CommandEvent, AfterTheDeadline, Noncompliant, summary: null).Outcome);
    }

    [Theory]
    [InlineData("state")]
    [InlineData("summary")]
    [InlineData("command")]
    public void What_cannot_be_read_now_is_tried_again_for_as_long_as_it_takes(string what)
    {
        var evidence = new Evidence(
            ComplianceEvent,
            what == "state" ? new Reading<PatchState> { Unavailable = "throttled" } : new Reading<PatchState> { Value = Noncompliant })
        {
            Summary = what == "summary" ? new Reading<ComplianceSummary> { Unavailable = "throttled" }
                : new Reading<ComplianceSummary> { Value = Summary },
            Command = what == "command" ? new Reading<CommandSummary> { Unavailable = "throttled" } : Known.Command(CommandA, Requested),
        };

        foreach (var now in new[] { Soon, AfterTheDeadline })
        {
            var result = Decider.Evaluate(evidence, now);
            Assert.Equal(Outcome.Unavailable, result.Outcome);
            Assert.Contains("throttled", result.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("state", "DescribeInstancePatchStates")]
    [InlineData("summary", "ListResourceComplianceSummaries")]
    public void What_the_service_will_never_answer_is_rejected_by_the_calls_name(string what, string call)
    {
        var evidence = new Evidence(
            CommandEvent,
            what == "state" ? new Reading<PatchState> { Refused = "no such form" } : new Reading<PatchState> { Value = Noncompliant })
        {
            Summary = new Reading<ComplianceSummary> { Refused = "no such form" },
        };

        var result = Decider.Evaluate(evidence, Soon);

        Assert.Equal((Outcome.Rejected, call), (result.Outcome, result.Rejection!.Field));
    }

    [Fact]
    public void Unapproved_security_updates_count_only_when_the_baseline_counts_them()
    {
        var windows = Compliant with { AvailableSecurityUpdateCount = 3 };

        Assert.Equal(Outcome.Enqueued, Evaluate(CommandEvent, Soon, windows, Summary).Outcome);
        Assert.Equal(Outcome.Compliant, Evaluate(CommandEvent, Soon, windows, Summary with { IsNoncompliant = false }).Outcome);
        Assert.True(Evaluate(CommandEvent, Soon, windows, Summary.Later()).ReadsDisagree);
    }

    [Theory]
    [InlineData("MissingCount")]
    [InlineData("FailedCount")]
    [InlineData("InstalledRejectedCount")]
    [InlineData("InstalledPendingRebootCount")]
    public void A_patch_that_is_missing_failed_rejected_or_waits_for_a_reboot_makes_a_node_noncompliant(string count)
    {
        var state = Compliant with
        {
            MissingCount = count == "MissingCount" ? 1 : 0,
            FailedCount = count == "FailedCount" ? 1 : 0,
            InstalledRejectedCount = count == "InstalledRejectedCount" ? 1 : 0,
            InstalledPendingRebootCount = count == "InstalledPendingRebootCount" ? 1 : 0,
        };

        Assert.True(state.CountsAreNoncompliant);
    }

    [Fact]
    public void Patches_that_are_installed_or_not_applicable_do_not() =>
        Assert.False((Compliant with { InstalledCount = 5, InstalledOtherCount = 7 }).CountsAreNoncompliant);

    [Theory]
    [InlineData("account")]
    [InlineData("region")]
    [InlineData("time")]
    [InlineData("resources[0]")]
    public void An_event_that_is_not_this_functions_own_is_rejected(string field)
    {
        var other = CommandEvent with
        {
            AccountId = field == "account" ? "444455556666" : CommandEvent.AccountId,
            Region = field == "region" ? "eu-west-1" : CommandEvent.Region,
            Time = field == "time" ? Soon.AddHours(2) : CommandEvent.Time,
            Resource = field == "resources[0]" ? CommandEvent.Resource! with { Resource = "instance/i-00000000000000000" } : CommandEvent.Resource,
        };

        Assert.Equal(field, Decider.Check(other, Soon)!.Field);
        Assert.Null(Decider.Check(CommandEvent, Soon));
    }

    [Fact]
    public void An_execution_id_that_could_not_stand_in_an_arn_is_rejected()
    {
        var result = Evaluate(CommandEvent, Soon, Noncompliant, Summary with { ExecutionId = "a/b c" });

        Assert.Equal((Outcome.Rejected, "ExecutionSummary.ExecutionId"), (result.Outcome, result.Rejection!.Field));
    }
}
