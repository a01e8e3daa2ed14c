using PatchFindings.PatchStates;
using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

public sealed class NoncomplianceTests
{
    private static readonly ComplianceSummary Compliant = Known.Summary with { IsNoncompliant = false };
    private static readonly PatchState Available = Known.Compliant with { AvailableSecurityUpdateCount = 1 };

    public static TheoryData<string, PatchState> OneOfEachCount() => new()
    {
        { "missing", Known.Compliant with { MissingCount = 1 } },
        { "failed", Known.Compliant with { FailedCount = 1 } },
        { "rejected", Known.Compliant with { InstalledRejectedCount = 1 } },
        { "waits for a reboot", Known.Compliant with { InstalledPendingRebootCount = 1 } },
        { "critical", Known.Compliant with { CriticalNonCompliantCount = 1 } },
        { "security", Known.Compliant with { SecurityNonCompliantCount = 1 } },
        { "other", Known.Compliant with { OtherNonCompliantCount = 1 } },
    };

    [Theory]
    [MemberData(nameof(OneOfEachCount))]
    public void One_patch_in_a_noncompliant_state_is_enough(string what, PatchState state)
    {
        Assert.NotEmpty(what);
        Assert.True(Noncompliance.ByCounts(state));
        Assert.True(Of(state, Compliant));
    }

    [Fact]
    public void Patches_in_any_other_state_are_not()
    {
        var state = Known.Compliant with
        {
            InstalledCount = 7,
            InstalledOtherCount = 7,
            InstalledRejectedCount = 0,
            InstalledPendingRebootCount = 0,
            AvailableSecurityUpdateCount = 0,
            CriticalNonCompliantCount = 0,
            SecurityNonCompliantCount = 0,
            OtherNonCompliantCount = 0,
        };

        Assert.False(Noncompliance.ByCounts(state));
        Assert.False(Of(state, Known.Summary));
        Assert.False(Of(state with { MissingCount = null, FailedCount = null }, Known.Summary));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Available_security_updates_count_as_the_operations_own_summary_says(bool isNoncompliant) =>
        Assert.Equal(isNoncompliant, Of(Available, Known.Summary with { IsNoncompliant = isNoncompliant }));

    // Seed 11316 of the simulation.
    [Fact]
    public void The_next_operations_summary_may_begin_in_the_second_in_which_this_one_ended()
    {
        var next = new ComplianceSummary(Known.Node, IsNoncompliant: true, "HIGH", null, Known.Compliant.OperationEndTime, NoncompliantCount: 7);

        Assert.Null(Of(Available, next));
        Assert.True(Of(Available, next with { NoncompliantCount = Available.AvailableSecurityUpdateCount }));
        Assert.True(Of(Available, next with { NoncompliantCount = 0 }));
        Assert.True(Of(Available, next with { ExecutionId = Available.SnapshotId }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_summary_that_names_no_execution_is_taken_for_the_operations_own(bool isNoncompliant) =>
        Assert.Equal(isNoncompliant, Of(Available, new ComplianceSummary(Known.Node, isNoncompliant, "HIGH", null, null)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_operations_summary_is_waited_past_and_counts_when_the_deadline_is_over(bool isNoncompliant)
    {
        var other = Known.Summary with { IsNoncompliant = isNoncompliant, ExecutionTime = Known.Started.AddHours(-1) };

        Assert.Null(Of(Available, other));
        Assert.Null(Of(Available, other, now: Known.Deadline));
        Assert.Equal(isNoncompliant, Of(Available, other, now: Known.AfterTheDeadline));
        Assert.Null(Of(Available, null));
        Assert.False(Of(Available, null, now: Known.AfterTheDeadline));
    }

    // Seed 18024 of the simulation.
    [Fact]
    public void A_late_event_that_meets_a_later_operation_before_its_summary_does_not_take_it_for_compliant()
    {
        var later = Available.Moved(Known.Hours(1));
        var now = later.OperationEndTime + Known.Minutes(1);

        Assert.Null(Of(later, null, now: now));
        Assert.Null(Of(later, Compliant, now: now));
        Assert.True(Of(later, Known.Summary with { ExecutionTime = later.OperationEndTime }, now: now));
        Assert.False(Of(later, null, now: later.OperationEndTime + Known.Minutes(31)));
    }

    [Fact]
    public void A_record_that_tells_a_severity_and_no_count_leaves_it_to_the_summary()
    {
        var state = Known.Compliant with { NonCompliantSeverity = "HIGH" };

        Assert.True(Of(state, Known.Summary));
        Assert.False(Of(state, Compliant));
        Assert.Null(Of(state, null));
    }

    [Fact]
    public void A_record_without_the_count_of_available_updates_is_open_where_the_state_before_had_some()
    {
        var shown = Available.Moved(by: -Known.Hours(1));

        Assert.True(Of(Known.Compliant, Known.Summary, shown));
        Assert.False(Of(Known.Compliant, Compliant, shown));
        Assert.Null(Of(Known.Compliant, new ComplianceSummary(Known.Node, true, "HIGH", null, null), shown));

        // The updates of another operation make none of this one's noncompliant by themselves.
        Assert.False(Of(Known.Compliant, null, shown, Known.AfterTheDeadline));
        Assert.False(Of(Known.Compliant, Known.Summary, shown with { AvailableSecurityUpdateCount = null }));

        // A node that told of such updates before, even of none, is a Windows node and may have some now.
        Assert.True(Of(Known.Compliant, Known.Summary, shown with { AvailableSecurityUpdateCount = 0 }));
        Assert.False(Of(Known.Compliant with { AvailableSecurityUpdateCount = 0 }, Known.Summary, shown));
    }

    [Theory]
    [InlineData(Known.Snapshot, null, true)]
    [InlineData(Known.CommandA, null, true)]
    [InlineData(Known.CommandB, null, false)]
    [InlineData(null, null, false)]
    [InlineData(null, 0, true)]
    [InlineData(null, 40, true)]
    [InlineData(null, 1, false)]
    [InlineData(null, 39, false)]
    [InlineData(null, 41, false)]
    [InlineData(Known.CommandB, 0, true)]
    [InlineData(Known.Snapshot, 120, true)]
    [InlineData(Known.Snapshot, 0, true)]
    [InlineData(Known.Snapshot, -1, false)]
    [InlineData(Known.CommandA, -1, false)]
    public void A_summary_is_of_the_operation_by_snapshot_execution_start_or_end_and_never_from_before_its_start(
        string? execution, int? secondsAfterTheStart, bool isOf)
    {
        var summary = Known.Summary with
        {
            ExecutionId = execution,
            ExecutionTime = secondsAfterTheStart is { } seconds ? Known.Started.AddSeconds(seconds) : null,
        };

        Assert.Equal(isOf, Noncompliance.IsOf(summary, Known.Record));
    }

    [Fact]
    public void A_time_cut_to_whole_seconds_is_not_from_before_the_start()
    {
        var state = Known.Record with { OperationStartTime = Known.Started.AddMilliseconds(999) };

        Assert.True(Noncompliance.IsOf(Known.Summary, state));
        Assert.False(Noncompliance.IsOf(Known.Summary with { ExecutionTime = Known.Started.AddTicks(-1) }, state));
    }

    private static bool? Of(PatchState state, ComplianceSummary? summary, PatchState? shown = null, DateTimeOffset? now = null) =>
        Noncompliance.Of(state, shown, new World { Summary = summary }.Facts(Known.CommandEvent, now ?? Known.Soon, state));
}
