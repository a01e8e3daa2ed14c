using PatchFindings.Evaluation;
using PatchFindings.PatchStates;
using static PatchFindings.Tests.Known;

namespace PatchFindings.Tests;

/// <summary>
/// Whose state is it? Two stores that are no snapshot, two clocks, whole seconds beside milliseconds. Command A: requested 12:00:00.250, run
/// 12:00:10 to 12:00:50, its event 12:00:52; waiting ends at 12:30:52. Times in the tables are minutes and seconds after 12.
/// </summary>
public sealed class EvaluatorTimesTests
{
    private static readonly Evaluator Patient = new(Sample.Own, TimeSpan.FromHours(2));

    [Theory]
    [InlineData("00:10", "00:50")]
    [InlineData("00:00", "00:52")]
    [InlineData("00:10", "00:53")]
    [InlineData("-00:01", "00:50")]
    public void Without_an_execution_a_state_is_nobodys_however_well_its_times_fit(string start, string end)
    {
        Assert.Equal(Outcome.NotReady, Evaluate(CommandEvent, Soon, State(start, end), summary: null).Outcome);
        Assert.Equal(Outcome.NoState, Evaluate(CommandEvent, AfterTheDeadline, State(start, end), summary: null).Outcome);
    }

    [Theory]
    [InlineData("00:00")]
    [InlineData("-00:01")]
    public void A_compliant_state_is_the_commands_own_when_the_summary_says_so_and_not_by_its_times(string start)
    {
        var state = State(start, "00:50") with { MissingCount = 0 };

        Assert.Equal(Outcome.Compliant, Evaluate(CommandEvent, Soon, state, Summary).Outcome);
        Assert.Equal(Outcome.NotReady, Evaluate(CommandEvent, Soon, state, summary: null).Outcome);
    }

    [Fact]
    public void A_node_whose_clock_is_behind_is_believed_when_the_summary_names_the_command()
    {
        var behind = State("-05:00", "-04:20");
        var summary = Summary with { ExecutionTime = At("-04:20") };

        Assert.Equal(CommandA, Evaluate(CommandEvent, Soon, behind, summary).Operation!.ExecutionId);
        Assert.Equal(
            Outcome.Compliant,
            Evaluate(CommandEvent, Soon, behind with { MissingCount = 0 }, summary with { IsNoncompliant = false }).Outcome);
    }

    [Theory]
    [InlineData("00:11", true)]
    [InlineData("00:10.999", false)]
    [InlineData("00:50", true)]
    [InlineData("00:50.999", true)]
    [InlineData("00:51", false)]
    [InlineData(null, false)]
    public void The_reads_are_of_one_operation_when_the_execution_lies_after_the_states_start_and_not_after_its_end(string? executedAt, bool agree)
    {
        var summary = Summary with { ExecutionId = CommandB, ExecutionTime = executedAt is null ? null : At(executedAt) };

        var result = Evaluate(ComplianceEvent, Soon, Noncompliant, summary, Known.Command(CommandB, null));

        Assert.Equal((agree ? Outcome.Enqueued : Outcome.NotReady, !agree), (result.Outcome, result.ReadsDisagree));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("05:00")]
    public void A_state_within_the_commands_time_is_not_its_own_when_the_execution_is_told_at_another(string? executedAt)
    {
        var summary = Summary with { ExecutionTime = executedAt is null ? null : At(executedAt) };

        Assert.True(Evaluate(CommandEvent, Soon, Noncompliant, summary).ReadsDisagree);
    }

    [Fact]
    public void The_counts_of_a_later_operation_are_not_reported_under_the_command_that_the_summary_still_names()
    {
        var evidence = new Evidence(CommandEvent, new Reading<PatchState> { Value = State("25:00", "26:00") })
        {
            Summary = new Reading<ComplianceSummary> { Value = Summary },
        };

        var waiting = Patient.Evaluate(evidence, AfterTheDeadline);
        Assert.Equal((Outcome.NotReady, true), (waiting.Outcome, waiting.ReadsDisagree));
        Assert.Equal(Outcome.NoState, Decider.Evaluate(evidence, AfterTheDeadline).Outcome);
    }

    [Theory]
    [InlineData("-60:00", "-59:00", "30:52", Outcome.NotReady)]
    [InlineData("-60:00", "-59:00", "30:53", Outcome.NoState)]
    [InlineData("21:00", "21:51", "59:59", Outcome.NoState)]
    public void Reads_that_disagree_are_not_settled_by_waiting(string start, string end, string now, Outcome outcome)
    {
        Assert.Equal(outcome, Evaluate(CommandEvent, At(now), State(start, end), Summary).Outcome);
        Assert.Equal(
            outcome,
            Evaluate(ComplianceEvent, At(now), State(start, end), Summary, Known.Command(CommandA, Requested)).Outcome);
    }

    [Theory]
    [InlineData("00:00.250", "01:10", Outcome.Enqueued)]
    [InlineData("00:00.249", "01:10", Outcome.NotReady)]
    [InlineData("00:05", "00:52", Outcome.Enqueued)]
    [InlineData("00:05", "00:51", Outcome.NotReady)]
    public void Another_commands_state_is_owed_when_it_was_requested_no_earlier_and_ended_no_earlier_than_this_one(
        string requested, string end, Outcome outcome)
    {
        var state = State("00:20", end);
        var summary = Summary with { ExecutionId = CommandB, ExecutionTime = At(end) };

        var result = Evaluate(CommandEvent, At("01:20"), state, summary, Known.Command(CommandB, At(requested)));

        Assert.Equal((outcome, false), (result.Outcome, result.ReadsDisagree));
        Assert.Equal(outcome == Outcome.Enqueued ? CommandB : null, result.Operation?.ExecutionId);
    }

    [Theory]
    [InlineData("00:05", Outcome.Enqueued)]
    [InlineData("-00:05", Outcome.NoState)]
    public void When_waiting_is_over_a_later_request_is_enough(string requested, Outcome outcome)
    {
        var summary = Summary with { ExecutionId = CommandB, ExecutionTime = At("00:45") };

        var result = Evaluate(CommandEvent, AfterTheDeadline, State("00:20", "00:45"), summary, Known.Command(CommandB, At(requested)));

        Assert.Equal(outcome, result.Outcome);
    }

    [Theory]
    [InlineData("00:00", Outcome.Enqueued)]
    [InlineData("-00:01", Outcome.NoState)]
    public void Where_no_request_is_told_the_nodes_own_clock_decides_which_came_later(string start, Outcome outcome)
    {
        var summary = Summary with { ExecutionId = CommandB, ExecutionTime = At("00:45"), ExecutionType = "Association" };
        foreach (var command in new[] { Known.Command(CommandB, null), new Reading<CommandSummary>(), null })
        {
            Assert.Equal(outcome, Evaluate(CommandEvent, AfterTheDeadline, State(start, "00:45"), summary, command).Outcome);
        }
    }

    [Theory]
    [InlineData("00:52", Outcome.NotReady)]
    [InlineData("00:52.001", Outcome.Compliant)]
    public void A_node_is_compliant_again_when_a_command_requested_after_the_event_says_so(string requested, Outcome outcome)
    {
        var state = State("01:10", "01:50") with { MissingCount = 0 };
        var summary = Summary with { ExecutionId = CommandB, ExecutionTime = At("01:50") };

        Assert.Equal(outcome, Evaluate(ComplianceEvent, At("02:00"), state, summary, Known.Command(CommandB, At(requested))).Outcome);
    }

    [Theory]
    [InlineData("-119:08", Outcome.Enqueued)]
    [InlineData("-119:09", Outcome.NotReady)]
    public void A_compliance_event_may_tell_of_an_operation_that_ended_up_to_two_hours_before_it(string end, Outcome outcome) =>
        Assert.Equal(
            outcome,
            Evaluate(
                ComplianceEvent, Soon, State("-125:00", end), Summary with { ExecutionTime = At(end) },
                Known.Command(CommandA, Requested)).Outcome);

    [Theory]
    [InlineData("Command", Outcome.NotReady)]
    [InlineData(null, Outcome.NotReady)]
    [InlineData("Association", Outcome.Enqueued)]
    public void Only_a_command_is_waited_for_to_become_known(string? executionType, Outcome outcome)
    {
        var result = Evaluate(
            ComplianceEvent, Soon, Noncompliant, Summary with { ExecutionType = executionType }, new Reading<CommandSummary>());

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(outcome == Outcome.Enqueued ? PatchOperation.DefaultDocumentName : null, result.Operation?.DocumentName);
    }

    [Fact]
    public void A_document_whose_name_could_not_stand_in_an_id_is_rejected()
    {
        var command = new Reading<CommandSummary> { Value = new CommandSummary(CommandA, "no document", Requested) };

        var result = Evaluate(ComplianceEvent, Soon, Noncompliant, Summary, command);

        Assert.Equal((Outcome.Rejected, "Command.DocumentName"), (result.Outcome, result.Rejection!.Field));
    }

    [Fact]
    public void Another_command_that_cannot_be_read_now_is_asked_for_again()
    {
        var later = Summary with { ExecutionId = CommandB };

        var result = Evaluate(CommandEvent, Soon, Noncompliant, later, new Reading<CommandSummary> { Unavailable = "throttled" });

        Assert.Equal((Outcome.Unavailable, "ListCommands: throttled"), (result.Outcome, result.Reason));
    }

    [Fact]
    public void A_hybrid_node_is_evaluated_like_any_other()
    {
        const string Hybrid = "mi-0123456789abcdef0";
        var patchEvent = CommandEvent with
        {
            NodeId = Hybrid,
            Resource = new Arn("aws", "ssm", "us-east-2", "111122223333", "managed-instance/" + Hybrid),
        };

        Assert.Null(Decider.Check(patchEvent, Soon));
        Assert.Equal(
            Outcome.Enqueued, Evaluate(patchEvent, Soon, Noncompliant with { NodeId = Hybrid }, Summary with { NodeId = Hybrid }).Outcome);
    }

    private static PatchState State(string start, string end) =>
        Noncompliant with { OperationStartTime = At(start), OperationEndTime = At(end) };

    private static DateTimeOffset At(string minutesAndSeconds)
    {
        var isBefore = minutesAndSeconds[0] == '-';
        var parts = minutesAndSeconds.TrimStart('-').Split(':');
        var after = TimeSpan.FromSeconds(
            (60 * double.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture))
            + double.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        return new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) + (isBefore ? -after : after);
    }
}
