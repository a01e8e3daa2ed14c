using PatchFindings.PatchStates;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

public sealed class ReachTests
{
    private static readonly PatchState Unnamed = Known.Noncompliant;
    private static readonly CommandExecution Later = new(Known.CommandB, Known.Document, Known.Requested.AddMilliseconds(1));
    private static readonly CommandExecution Earlier = new(Known.CommandB, Known.Document, Known.Requested.AddMilliseconds(-1));
    private static readonly AssociationExecution Association = new(Known.Association, Known.Document);

    [Theory]
    [InlineData(-48)]
    [InlineData(0)]
    [InlineData(48)]
    public void A_state_with_the_commands_id_is_its_own_whatever_the_nodes_clock_says(int hours) =>
        Assert.Equal(Reach.Own, Of(Known.CommandEvent, Known.Record.Moved(Known.Hours(hours))));

    [Theory]
    [InlineData(-48)]
    [InlineData(0)]
    [InlineData(48)]
    public void A_state_of_a_command_that_was_requested_earlier_is_not_there_yet_whatever_the_nodes_clock_says(int hours) =>
        Assert.Equal(
            Reach.NotYet, Of(Known.CommandEvent, Named(Known.CommandB).Moved(Known.Hours(hours)), new World { Executions = [Earlier] }));

    [Fact]
    public void A_state_of_another_execution_is_a_later_operations_from_the_event_on()
    {
        foreach (var world in new World[] { new() { Executions = [Later] }, new() { Executions = [Association] } })
        {
            var id = world.Executions[0].Id;

            Assert.Equal(Reach.Later, Of(Known.CommandEvent, EndingAt(Known.EventAt, id), world));
            Assert.Equal(Reach.NotYet, Of(Known.CommandEvent, EndingAt(Known.EventAt.AddSeconds(-1), id), world));
        }
    }

    [Fact]
    public void When_the_deadline_is_over_a_later_operations_clock_may_be_ten_minutes_behind()
    {
        var world = new World { Executions = [Later] };
        var (inside, outside) = (Known.EventAt - Known.ClockOff, Known.EventAt - Known.ClockOff - Known.Seconds(1));

        Assert.Equal(Reach.Later, Of(Known.CommandEvent, EndingAt(inside, Known.CommandB), world, Known.AfterTheDeadline));
        Assert.Equal(Reach.NotYet, Of(Known.CommandEvent, EndingAt(inside, Known.CommandB), world, Known.Deadline));
        Assert.Equal(Reach.NotYet, Of(Known.CommandEvent, EndingAt(outside, Known.CommandB), world, Known.AfterTheDeadline));
    }

    [Fact]
    public void A_state_without_an_id_is_the_commands_own_within_its_request_and_its_event_give_or_take_ten_minutes_of_clock()
    {
        var early = Unnamed with { OperationStartTime = Known.Requested - Known.ClockOff };
        var late = Unnamed with { OperationEndTime = Known.EventAt + Known.ClockOff };

        Assert.Equal(Reach.Own, Of(Known.CommandEvent, Unnamed));
        Assert.Equal(Reach.Own, Of(Known.CommandEvent, early));
        Assert.Equal(Reach.NotYet, Of(Known.CommandEvent, early with { OperationStartTime = early.OperationStartTime.AddTicks(-1) }));
        Assert.Equal(Reach.Own, Of(Known.CommandEvent, late));
        Assert.Equal(Reach.NotYet, Of(Known.CommandEvent, late with { OperationEndTime = late.OperationEndTime.AddTicks(1) }));
    }

    [Fact]
    public void A_state_without_an_id_from_beyond_the_clocks_ten_minutes_is_a_later_operations_if_it_began_after_the_event()
    {
        var beyond = Unnamed with
        {
            OperationStartTime = Known.EventAt.AddSeconds(1),
            OperationEndTime = Known.EventAt + Known.ClockOff + Known.Seconds(1),
        };

        Assert.Equal(Reach.Later, Of(Known.CommandEvent, beyond));
        Assert.Equal(Reach.NotYet, Of(Known.CommandEvent, beyond with { OperationStartTime = Known.EventAt }));
    }

    [Theory]
    [InlineData(Known.Document, -1, nameof(Reach.NotYet))]
    [InlineData("My-Patching", -1, nameof(Reach.NotYet))]
    [InlineData("AWS-RunShellScript", -1, nameof(Reach.Own))]
    [InlineData(Known.AssociationDocument, -1, nameof(Reach.Own))]
    [InlineData(Known.Document, 1, nameof(Reach.Later))]
    [InlineData("AWS-RunShellScript", 1, nameof(Reach.Own))]
    public void A_state_without_an_id_is_of_the_patching_command_that_it_fits_best(string document, int minutes, string reach)
    {
        // A minute before or after command A, and A's own request and end do not enclose it.
        var state = Unnamed.Moved(Known.Minutes(minutes));
        var other = new NodeCommand(
            Known.CommandB, document, Known.Requested + Known.Minutes(minutes), HasEnded: true, Known.Ended + Known.Minutes(minutes));

        Assert.Equal(reach, Of(Known.CommandEvent, state, new World { Commands = [Known.Command, other] }).ToString());
    }

    [Fact]
    public void A_state_with_an_id_that_nobody_knows_may_be_the_next_commands_until_run_command_had_time_to_know_it()
    {
        // Off the command's own times by more than two seconds.
        var state = EndingAt(Known.EventAt.AddSeconds(3), Known.CommandB);

        Assert.Equal(Reach.NotYet, Of(Known.CommandEvent, state, now: state.OperationEndTime + Known.Minutes(5) + Known.ClockOff - Known.Seconds(1)));
        Assert.Equal(Reach.Own, Of(Known.CommandEvent, state, now: state.OperationEndTime + Known.Minutes(5) + Known.ClockOff));

        // Within them it can only be this one's: an old agent draws an id of its own.
        Assert.Equal(Reach.Own, Of(Known.CommandEvent, EndingAt(Known.EventAt.AddSeconds(2), Known.CommandB)));
        Assert.Equal(Reach.Own, Of(Known.CommandEvent, state with { ExecutionId = null }));
    }

    [Fact]
    public void A_deadline_that_is_over_leaves_a_state_with_an_id_that_nobody_knows_to_its_command()
    {
        var state = EndingAt(Known.EventAt.AddSeconds(3), Known.CommandB);
        var world = new World { Record = state };
        var now = Known.EventAt + Known.Minutes(2);
        var facts = new Facts(Known.CommandEvent, KnowledgeOf(state), now, stateDeadline: Known.Minutes(1));

        Assert.Equal(Reach.NotYet, Reaching.Of(state, world.Facts(Known.CommandEvent, now, state)));
        Assert.Equal(Reach.Own, Reaching.Of(state, facts));
    }

    [Fact]
    public void A_state_with_the_associations_id_is_the_runs_own_if_it_ended_at_most_fifteen_minutes_before_the_event()
    {
        var inside = Known.EventAt - Known.Minutes(15);

        Assert.Equal(Reach.Own, Of(Known.AssociationEvent, EndingAt(inside, Known.Association)));
        Assert.Equal(Reach.NotYet, Of(Known.AssociationEvent, EndingAt(inside.AddSeconds(-1), Known.Association)));
        Assert.Equal(Reach.Own, Of(Known.AssociationEvent, EndingAt(Known.EventAt.AddHours(1), Known.Association)));
    }

    [Fact]
    public void A_commands_state_is_a_later_operations_for_an_association_from_the_event_on()
    {
        var world = new World { Executions = [Later] };

        Assert.Equal(Reach.Later, Of(Known.AssociationEvent, EndingAt(Known.EventAt, Known.CommandB), world));
        Assert.Equal(Reach.NotYet, Of(Known.AssociationEvent, EndingAt(Known.EventAt.AddSeconds(-1), Known.CommandB), world));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Known.CommandB)]
    public void A_state_that_nobody_knows_is_the_runs_own_within_fifteen_minutes_before_and_ten_after_the_event(string? execution)
    {
        var old = EndingAt(Known.EventAt - Known.Minutes(15), execution);
        var ahead = EndingAt(Known.EventAt + Known.Minutes(12), execution) with { OperationStartTime = Known.EventAt + Known.ClockOff };

        Assert.Equal(Reach.Own, Of(Known.AssociationEvent, old));
        Assert.Equal(Reach.NotYet, Of(Known.AssociationEvent, old.Moved(-Known.Seconds(1))));
        Assert.Equal(Reach.Own, Of(Known.AssociationEvent, ahead));
        Assert.Equal(Reach.Later, Of(Known.AssociationEvent, ahead.Moved(Known.Seconds(1))));
    }

    [Theory]
    [InlineData(2, nameof(Reach.NotYet))]
    [InlineData(3, nameof(Reach.Own))]
    public void A_state_without_an_id_that_a_command_encloses_to_two_seconds_is_no_associations(int secondsOff, string reach)
    {
        var command = Known.Command with { EndedAt = Known.Ended.AddSeconds(-secondsOff) };

        Assert.Equal(reach, Of(Known.AssociationEvent, Unnamed, new World { Commands = [command] }).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Known.CommandA)]
    [InlineData(Known.Association)]
    public void A_compliance_event_is_reached_by_a_state_that_ended_at_most_two_hours_before_it(string? execution)
    {
        var inside = Known.EventAt - Known.Hours(2);

        Assert.Equal(Reach.Own, Of(Known.ComplianceEvent, EndingAt(inside, execution)));
        Assert.Equal(Reach.NotYet, Of(Known.ComplianceEvent, EndingAt(inside.AddSeconds(-1), execution)));
        Assert.Equal(Reach.Own, Of(Known.ComplianceEvent, EndingAt(Known.EventAt.AddHours(5), execution)));
    }

    private static PatchState Named(string? execution) => Unnamed with { ExecutionId = execution };

    private static PatchState EndingAt(DateTimeOffset ended, string? execution) => Named(execution).Moved(ended - Known.Ended);

    private static Knowledge KnowledgeOf(PatchState state)
    {
        var known = new Knowledge();
        known.Executions[state.ExecutionId!] = new Reading<Execution>();
        known.Commands[state.NodeId] = (DateTimeOffset.MinValue, new Reading<IReadOnlyList<NodeCommand>> { Value = [] });
        return known;
    }

    private static Reach Of(Trigger trigger, PatchState state, World? world = null, DateTimeOffset? now = null)
    {
        var facts = (world ?? new World()).Facts(trigger, now ?? Known.Soon, state);
        var reach = Reaching.Of(state, facts);
        Assert.Null(facts.Missing);
        return reach;
    }
}
