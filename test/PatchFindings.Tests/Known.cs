using PatchFindings.Evaluation;
using PatchFindings.Events;
using PatchFindings.PatchStates;

namespace PatchFindings.Tests;

/// <summary>A patch operation of command A on a node, requested at 12:00:00, run from 12:00:10 to 12:00:50, and what tells of it.</summary>
internal static class Known
{
    public const string Node = "i-0123456789abcdef0";
    public const string CommandA = "aaaaaaaa-0000-4000-8000-000000000001";
    public const string CommandB = "bbbbbbbb-0000-4000-8000-000000000002";

    public static DateTimeOffset Requested { get; } = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);

    public static DateTimeOffset Started { get; } = new(2026, 3, 1, 12, 0, 10, TimeSpan.Zero);

    public static DateTimeOffset Ended { get; } = new(2026, 3, 1, 12, 0, 50, TimeSpan.Zero);

    public static DateTimeOffset EventAt { get; } = new(2026, 3, 1, 12, 0, 52, TimeSpan.Zero);

    public static DateTimeOffset Soon { get; } = EventAt.AddSeconds(10);

    public static DateTimeOffset AfterTheDeadline { get; } = EventAt.AddMinutes(31);

    public static Evaluator Decider { get; } = new(Sample.Own, Evaluation.Evaluator.DefaultStateDeadline);

    public static PatchState Noncompliant { get; } = new()
    {
        NodeId = Node,
        BaselineId = "pb-0c10e65780example",
        Operation = "Scan",
        OperationStartTime = Started,
        OperationEndTime = Ended,
        MissingCount = 2,
        FailedCount = 0,
    };

    public static PatchState Compliant { get; } = Noncompliant with { MissingCount = 0 };

    public static ComplianceSummary Summary { get; } = new(Node, IsNoncompliant: true, "HIGH", CommandA, "Command", Ended);

    public static CommandEnded CommandEvent { get; } = new(
        "event-1", "111122223333", "us-east-2", EventAt, Node,
        new Arn("aws", "ec2", "us-east-2", "111122223333", "instance/" + Node), CommandA, "AWS-RunPatchBaseline", Requested, "Success");

    public static ComplianceChanged ComplianceEvent { get; } = new(
        "event-2", "111122223333", "us-east-2", EventAt, Node,
        new Arn("aws", "ssm", "us-east-2", "111122223333", "managed-instance/" + Node), IsCompliant: false);

    public static Reading<CommandSummary> Command(string id, DateTimeOffset? requestedAt) =>
        new() { Value = new CommandSummary(id, "AWS-RunPatchBaselineWithHooks", requestedAt) };

    /// <summary>Operation B came an hour after A.</summary>
    public static PatchState Later(this PatchState state) => state with
    {
        OperationStartTime = state.OperationStartTime.AddHours(1),
        OperationEndTime = state.OperationEndTime.AddHours(1),
    };

    public static ComplianceSummary Later(this ComplianceSummary summary) => summary with
    {
        ExecutionId = CommandB,
        ExecutionTime = summary.ExecutionTime!.Value.AddHours(1),
    };

    public static EvaluationResult Evaluate(
        PatchEvent patchEvent, DateTimeOffset now, PatchState? state, ComplianceSummary? summary = null,
        Reading<CommandSummary>? command = null) =>
        Decider.Evaluate(
            new Evidence(patchEvent, new Reading<PatchState> { Value = state })
            {
                Summary = new Reading<ComplianceSummary> { Value = summary },
                Command = command,
            },
            now);
}
