using PatchFindings.Findings;
using PatchFindings.PatchStates;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

public sealed class IdentificationTests
{
    private const string Ended = "20260301T120050Z";
    private static readonly DateTimeOffset NotYoung = Known.EventAt + Known.Minutes(5);

    private static readonly NodeAssociation Run = new(
        Known.Association, Known.Document, Known.Ended, IsNoncompliant: true, State: null, "pb-0c10e65780example");

    [Fact]
    public void A_commands_own_state_is_the_commands_whatever_execution_it_names()
    {
        foreach (var execution in new[] { null, Known.CommandA, Known.CommandB, Known.Association })
        {
            Assert.Equal(
                OperationIdentity.OfCommand(Known.Document, Known.CommandA),
                Of(Known.Record with { ExecutionId = execution }, trigger: Known.CommandEvent));
        }
    }

    [Fact]
    public void Each_run_of_an_association_has_an_identity_of_its_own()
    {
        var first = Of(Known.Record with { ExecutionId = null }, trigger: Known.AssociationEvent);
        var second = Of(Known.Record.Moved(Known.Minutes(30)), trigger: Known.AssociationEvent);

        Assert.Equal(new OperationIdentity(Known.Document, $"association/{Known.Association}/{Ended}", Known.Association), first);
        Assert.Equal($"association/{Known.Association}/20260301T123050Z", second!.Path);
    }

    [Fact]
    public void A_later_operation_is_never_the_events_own()
    {
        var command = new CommandExecution(Known.CommandB, "My-Patching", Known.Requested);
        foreach (var trigger in new Trigger[] { Known.CommandEvent, Known.AssociationEvent })
        {
            Assert.Equal(
                OperationIdentity.OfCommand("My-Patching", Known.CommandB),
                Of(Known.Record with { ExecutionId = Known.CommandB }, new World { Executions = [command] }, trigger, reach: Reach.Later));
        }
    }

    [Fact]
    public void An_execution_id_says_whose_operation_it_is_and_nothing_else_is_asked()
    {
        var command = new CommandExecution(Known.CommandA, Known.Hooks, null);
        var association = new AssociationExecution(Known.Association, Known.Document);
        var other = Known.Command with { CommandId = Known.CommandB };

        Assert.Equal(
            OperationIdentity.OfCommand(Known.Hooks, Known.CommandA),
            Of(Known.Record, new World { Executions = [command], Commands = [other], Associations = [Run] }));
        Assert.Equal(
            OperationIdentity.OfAssociation(Known.Document, Known.Association, Known.Ended),
            Of(Known.Record with { ExecutionId = Known.Association }, new World { Executions = [association], Commands = [other] }));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void A_command_that_encloses_the_state_to_two_seconds_is_its_own_at_once(int secondsOff, bool isOwn)
    {
        var command = Known.Command with { EndedAt = Known.Ended.AddSeconds(-secondsOff) };
        var late = Known.Command with { RequestedAt = Known.Started.AddSeconds(secondsOff) };
        foreach (var execution in new[] { null, Known.CommandB })
        {
            var state = Known.Record with { ExecutionId = execution };
            foreach (var one in new[] { command, late })
            {
                Assert.Equal(
                    isOwn ? OperationIdentity.OfCommand(Known.Document, Known.CommandA) : null, Of(state, new World { Commands = [one] }));
            }
        }
    }

    [Theory]
    [InlineData(10, 2, true)]
    [InlineData(10, 3, false)]
    public void When_the_operation_is_no_longer_young_the_nodes_clock_may_be_ten_minutes_off(int minutes, int seconds, bool isOwn)
    {
        var command = Known.Command with { EndedAt = Known.Ended - Known.Minutes(minutes) - Known.Seconds(seconds) };
        var state = Known.Record with { ExecutionId = null };

        Assert.Null(Of(state, new World { Commands = [command] }));
        Assert.Equal(
            isOwn ? OperationIdentity.OfCommand(Known.Document, Known.CommandA) : OperationIdentity.OfUnknown(state),
            Of(state, new World { Commands = [command] }, now: NotYoung));
    }

    [Fact]
    public void Of_several_commands_the_state_is_the_ones_that_it_fits_best()
    {
        NodeCommand[] commands =
        [
            Known.Command with { CommandId = "earlier", RequestedAt = Known.Requested.AddMinutes(-5), EndedAt = Known.Started.AddMinutes(-1) },
            Known.Command,
            Known.Command with { CommandId = "longer", RequestedAt = Known.Requested.AddMinutes(-5), EndedAt = Known.Ended.AddMinutes(5) },
            Known.Command with { CommandId = "running", RequestedAt = Known.Requested.AddMinutes(-5), HasEnded = false, EndedAt = null },
            Known.Command with { CommandId = "no-patching", DocumentName = "AWS-RunShellScript", EndedAt = Known.Ended },
            Known.Command with { CommandId = "no-state", DocumentName = Known.AssociationDocument, EndedAt = Known.Ended },
        ];
        var state = Known.Record with { ExecutionId = null };

        Assert.Equal(Known.CommandA, Of(state, new World { Commands = commands })!.GeneratorId);
        Assert.Equal(Known.CommandA, Of(state, new World { Commands = [.. commands.Reverse()] })!.GeneratorId);
    }

    [Theory]
    [InlineData(-3, false)]
    [InlineData(-2, true)]
    [InlineData(0, true)]
    [InlineData(40 + (15 * 60), true)]
    [InlineData(40 + (15 * 60) + 1, false)]
    public void An_associations_item_tells_of_the_run_from_its_start_to_fifteen_minutes_after_its_end(int secondsAfterTheStart, bool isOf)
    {
        var run = Run with { ReportedAt = Known.Started.AddSeconds(secondsAfterTheStart) };

        Assert.Equal(
            isOf ? OperationIdentity.OfAssociation(Known.Document, Known.Association, Known.Ended) : null,
            Of(Known.Record with { ExecutionId = null }, new World { Associations = [run] }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("AWS-GatherSoftwareInventory")]
    [InlineData(Known.AssociationDocument)]
    public void An_association_whose_document_leaves_no_patch_state_is_never_the_states(string? document) =>
        Assert.Null(Of(Known.Record with { ExecutionId = null }, new World { Associations = [Run with { DocumentName = document }] }));

    [Fact]
    public void Of_several_associations_the_one_that_reported_nearest_to_the_end_is_meant()
    {
        NodeAssociation[] runs =
        [
            Run with { AssociationId = "early", ReportedAt = Known.Started },
            Run with { AssociationId = "late", ReportedAt = Known.Ended.AddMinutes(14) },
            Run,
            Run with { AssociationId = "untold", ReportedAt = null },
        ];

        Assert.Equal(Known.Association, Of(Known.Record with { ExecutionId = null }, new World { Associations = runs })!.GeneratorId);
    }

    [Fact]
    public void An_operation_that_nobody_knows_is_waited_for_for_five_minutes_from_the_event_and_a_later_one_by_its_clock()
    {
        var unknown = OperationIdentity.OfUnknown(Known.Record);

        Assert.Null(Of(Known.Record, now: NotYoung.AddSeconds(-1)));
        Assert.Equal(unknown, Of(Known.Record, now: NotYoung));

        // The event came late, the operation is old: its sender may be too.
        var old = Known.Record.Moved(-Known.Hours(1));
        Assert.Null(Of(old, now: NotYoung.AddSeconds(-1)));
        Assert.Equal($"execution/{Known.CommandA}/20260301T110050Z", Of(old, now: NotYoung)!.Path);

        var next = Known.Record.Moved(Known.Hours(1));
        Assert.Null(Of(next, now: next.OperationEndTime + Known.Minutes(5) + Known.ClockOff - Known.Seconds(1)));
        Assert.NotNull(Of(next, now: next.OperationEndTime + Known.Minutes(5) + Known.ClockOff));
    }

    // Seed 16308 of the simulation.
    [Theory]
    [InlineData(-15.1, true)]
    [InlineData(-15, false)]
    [InlineData(15, false)]
    [InlineData(15.1, true)]
    public void A_clock_that_is_off_keeps_a_later_operation_young_for_no_longer_than_a_quarter_of_an_hour_either_way(double minutes, bool isKnown)
    {
        var ahead = Known.Record.Moved(Known.Hours(2));

        Assert.Equal(isKnown, Of(ahead, now: ahead.OperationEndTime + Known.Minutes(minutes)) is not null);
    }

    [Fact]
    public void An_operation_that_nobody_knows_goes_by_its_execution_its_snapshot_or_its_end()
    {
        var state = Known.Record;

        Assert.Equal(
            new OperationIdentity(Known.Document, $"execution/{Known.CommandA}/{Ended}", Known.CommandA), Of(state, now: NotYoung));
        Assert.Equal(
            new OperationIdentity(Known.Document, $"snapshot/{Known.Snapshot}/{Ended}", Known.Snapshot),
            Of(state with { ExecutionId = null }, now: NotYoung));
        Assert.Equal(
            new OperationIdentity(Known.Document, $"operation/{Ended}", Known.Document),
            Of(state with { ExecutionId = null, SnapshotId = null }, now: NotYoung));
    }

    [Fact]
    public void A_windows_two_operations_with_one_snapshot_are_two()
    {
        var scan = Known.Record with { ExecutionId = null };

        Assert.NotEqual(Of(scan, now: NotYoung)!.Path, Of(scan.Moved(Known.Minutes(-5)), now: NotYoung)!.Path);
    }

    private static OperationIdentity? Of(
        PatchState state, World? world = null, Trigger? trigger = null, Reach reach = Reach.Own, DateTimeOffset? now = null)
    {
        var facts = (world ?? new World()).Facts(trigger ?? Known.ComplianceEvent, now ?? Known.Soon, state);
        var identity = Identification.Of(state, reach, facts);
        Assert.Null(facts.Missing);
        return identity;
    }
}
