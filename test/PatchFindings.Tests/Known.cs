using PatchFindings.PatchStates;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

/// <summary>A patch operation of command A on a node, requested at 12:00:00, run from 12:00:10 to 12:00:50, and what tells of it.</summary>
internal static class Known
{
    public const string Node = "i-0123456789abcdef0";
    public const string CommandA = "aaaaaaaa-0000-4000-8000-000000000001";
    public const string CommandB = "bbbbbbbb-0000-4000-8000-000000000002";
    public const string Association = "cccccccc-0000-4000-8000-000000000003";
    public const string Snapshot = "521c3536-930c-4aa9-950e-01234abcdef0";
    public const string Document = "AWS-RunPatchBaseline";
    public const string Hooks = "AWS-RunPatchBaselineWithHooks";
    public const string AssociationDocument = "AWS-RunPatchBaselineAssociation";

    public static DateTimeOffset Requested { get; } = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);

    public static DateTimeOffset Started { get; } = new(2026, 3, 1, 12, 0, 10, TimeSpan.Zero);

    public static DateTimeOffset Ended { get; } = new(2026, 3, 1, 12, 0, 50, TimeSpan.Zero);

    public static DateTimeOffset EventAt { get; } = new(2026, 3, 1, 12, 0, 52, TimeSpan.Zero);

    public static DateTimeOffset Soon { get; } = EventAt.AddSeconds(10);

    public static DateTimeOffset Deadline { get; } = EventAt + Judge.DefaultStateDeadline;

    public static DateTimeOffset AfterTheDeadline { get; } = Deadline.AddSeconds(1);

    public static Judge Judge { get; } = new(Sample.Own, Judge.DefaultStateDeadline);

    /// <summary>What <c>DescribeInstancePatchStates</c> shows: neither execution nor severity.</summary>
    public static PatchState Noncompliant { get; } = new()
    {
        NodeId = Node,
        BaselineId = "pb-0c10e65780example",
        SnapshotId = Snapshot,
        Operation = "Scan",
        OperationStartTime = Started,
        OperationEndTime = Ended,
        MissingCount = 2,
        FailedCount = 0,
    };

    public static PatchState Compliant { get; } = Noncompliant with { MissingCount = 0 };

    /// <summary>The node's inventory record of the same operation.</summary>
    public static PatchState Record { get; } = Noncompliant with { ExecutionId = CommandA, NonCompliantSeverity = "HIGH" };

    /// <summary>The compliance summary of the operation, as nodes were seen to upload it.</summary>
    public static ComplianceSummary Summary { get; } = new(Node, IsNoncompliant: true, "HIGH", Snapshot, Started);

    public static CommandEnded CommandEvent { get; } =
        new("event-1", "111122223333", "us-east-2", EventAt, Node, CommandA, Document, Requested);

    public static ComplianceChanged ComplianceEvent { get; } =
        new("event-2", "111122223333", "us-east-2", EventAt, Node, IsCompliant: false);

    public static AssociationRan AssociationEvent { get; } =
        new("event-3", "111122223333", "us-east-2", EventAt, Node, Association, Document);

    /// <summary>Command A as <c>ListCommandInvocations</c> tells of it.</summary>
    public static NodeCommand Command { get; } = new(CommandA, Document, Requested, HasEnded: true, Ended.AddSeconds(1));

    /// <summary>What the association document's item tells, counts and all.</summary>
    public static NodeAssociation AssociationItem { get; } = new(
        Association, AssociationDocument, Started, IsNoncompliant: true, Record with { ExecutionId = Association }, "pb-0c10e65780example");

    /// <summary>The same operation, but so much later.</summary>
    public static PatchState Moved(this PatchState state, TimeSpan by) => state with
    {
        OperationStartTime = state.OperationStartTime + by,
        OperationEndTime = state.OperationEndTime + by,
    };

    /// <summary>How far a node's clock may be off: ten minutes, and two seconds for what is cut from times.</summary>
    public static TimeSpan ClockOff { get; } = Minutes(10) + Seconds(2);

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);

    public static TimeSpan Hours(double hours) => TimeSpan.FromHours(hours);
}
