using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;

namespace PatchFindings.PatchStates;

/// <summary>From the SDK's Systems Manager types to this system's own, a line a field.</summary>
internal static class SystemsManagerMapping
{
    /// <summary>A patch state, or <see langword="null"/> for an element without the members that the API requires.</summary>
    public static PatchState? ToPatchState(InstancePatchState state) =>
        state is not { InstanceId: not null, BaselineId: not null, Operation: not null, OperationStartTime: not null, OperationEndTime: not null }
            ? null
            : new PatchState
            {
                NodeId = state.InstanceId,
                BaselineId = state.BaselineId,
                PatchGroup = NullIfBlank(state.PatchGroup),
                SnapshotId = NullIfBlank(state.SnapshotId),
                Operation = state.Operation.Value,
                OperationStartTime = Utc(state.OperationStartTime.Value),
                OperationEndTime = Utc(state.OperationEndTime.Value),
                RebootOption = NullIfBlank(state.RebootOption?.Value),
                InstalledCount = Count(state.InstalledCount),
                InstalledOtherCount = Count(state.InstalledOtherCount),
                InstalledPendingRebootCount = Count(state.InstalledPendingRebootCount),
                InstalledRejectedCount = Count(state.InstalledRejectedCount),
                MissingCount = Count(state.MissingCount),
                FailedCount = Count(state.FailedCount),
                AvailableSecurityUpdateCount = Count(state.AvailableSecurityUpdateCount),
                CriticalNonCompliantCount = Count(state.CriticalNonCompliantCount),
                SecurityNonCompliantCount = Count(state.SecurityNonCompliantCount),
                OtherNonCompliantCount = Count(state.OtherNonCompliantCount),
            };

    public static ComplianceSummary ToComplianceSummary(ResourceComplianceSummaryItem item) => new(
        item.ResourceId,
        item.Status == ComplianceStatus.NON_COMPLIANT,
        NullIfBlank(item.OverallSeverity?.Value),
        NullIfBlank(item.ExecutionSummary?.ExecutionId),
        NullIfBlank(item.ExecutionSummary?.ExecutionType),
        item.ExecutionSummary?.ExecutionTime is { } time ? Utc(time) : null)
    {
        CompliantCount = item.CompliantSummary?.CompliantCount,
        NonCompliantCount = item.NonCompliantSummary?.NonCompliantCount,
    };

    public static CommandSummary ToCommandSummary(Command command) => new(
        command.CommandId, command.DocumentName, command.RequestedDateTime is { } requested ? Utc(requested) : null);

    // The service reports -1 for a count that it did not take.
    private static int? Count(int? count) => count < 0 ? null : count;

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    // The wire's epoch seconds pass through a double, which leaves .685 as .6849999: the nearest millisecond is what was said.
    private static DateTimeOffset Utc(DateTime time)
    {
        var ticks = time.ToUniversalTime().Ticks + (TimeSpan.TicksPerMillisecond / 2);
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }
}
