using PatchFindings.Events;
using PatchFindings.Findings;
using PatchFindings.PatchStates;

namespace PatchFindings.Evaluation;

/// <summary>Decides what becomes of an event, from what Systems Manager tells of its node. Pure: the same evidence, the same result.</summary>
/// <remarks>
/// Three things make this more than a comparison. The reads may be older than the operation that the event tells of: then the state is
/// not there yet, and guessing would report an operation that is over. They are two stores and no snapshot: counts and execution must be
/// shown to be of one operation. And an operation may never tell a state, so that waiting has an end.
/// </remarks>
/// <param name="own">Where this function runs.</param>
/// <param name="stateDeadline">How long after an event its operation's state is waited for.</param>
public sealed class Evaluator(FunctionIdentity own, TimeSpan stateDeadline)
{
    /// <summary>How long after an event a state is waited for, unless configured otherwise: 30 minutes.</summary>
    public static readonly TimeSpan DefaultStateDeadline = TimeSpan.FromMinutes(30);

    /// <summary>
    /// A compliance event names no operation. A state that ended longer than this before it is of an earlier one: 2 hours, the longest lag
    /// that AWS states for its own export.
    /// </summary>
    public static readonly TimeSpan ComplianceEventLagMax = TimeSpan.FromHours(2);

    /// <summary>How far an event's time may lie ahead of this machine's: 1 hour. A time without a bound is waited for without one.</summary>
    public static readonly TimeSpan ClockAheadMax = TimeSpan.FromHours(1);

    /// <summary>Checks that an event is of this account, Region and node, before anything is asked in its name.</summary>
    /// <param name="patchEvent">The event.</param>
    /// <param name="now">The time.</param>
    /// <returns>Why the event is rejected; otherwise <see langword="null"/>.</returns>
    public Rejection? Check(PatchEvent patchEvent, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(patchEvent);
        if (patchEvent.AccountId != own.AccountId)
        {
            return new Rejection("account", patchEvent.AccountId, $"is not this function's account {own.AccountId}");
        }

        if (patchEvent.Region != own.Region)
        {
            return new Rejection("region", patchEvent.Region, $"is not this function's Region {own.Region}");
        }

        if (patchEvent.Time > now + ClockAheadMax)
        {
            return new Rejection("time", AwsText.FormatTime(patchEvent.Time), "lies more than an hour ahead");
        }

        return patchEvent.Resource is not { } arn
            || (arn.Partition == own.Partition.Name && arn.Region == own.Region && arn.AccountId == own.AccountId
                && arn.Resource.AsSpan(arn.Resource.LastIndexOf('/') + 1).SequenceEqual(patchEvent.NodeId))
            ? null
            : new Rejection("resources[0]", arn.ToString(), $"is not node {patchEvent.NodeId} in this function's account and Region");
    }

    /// <summary>
    /// Whether the node's patch state and compliance summary have to be read: a compliant node's event speaks for itself. The state alone
    /// is never enough, because its times are the node's own and its clock may be wrong: the summary tells which execution it is of.
    /// </summary>
    /// <param name="patchEvent">The event.</param>
    public static bool NeedsState(PatchEvent patchEvent) => patchEvent is not ComplianceChanged { IsCompliant: true };

    /// <summary>Evaluates an event.</summary>
    /// <param name="evidence">What is known.</param>
    /// <param name="now">The time.</param>
    public EvaluationResult Evaluate(Evidence evidence, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var (patchEvent, stateReading) = evidence;
        if (!NeedsState(patchEvent))
        {
            return new EvaluationResult(Outcome.Compliant, "the event says so");
        }

        if (Unanswered(stateReading, "DescribeInstancePatchStates") is { } noState)
        {
            return noState;
        }

        if (stateReading.Value is not { } state)
        {
            return Wait(patchEvent, now, "Systems Manager has no patch state of the node");
        }

        var summaryReading = evidence.Summary ?? throw new ArgumentException("The compliance summary was not read.", nameof(evidence));
        if (Unanswered(summaryReading, "ListResourceComplianceSummaries") is { } noSummary)
        {
            return noSummary;
        }

        var summary = summaryReading.Value;
        if (summary?.ExecutionId is { } executionId && !AwsText.IsExecutionId(executionId))
        {
            return Rejected(new Rejection("ExecutionSummary.ExecutionId", executionId, "is not an execution's id"));
        }

        if (summary?.ExecutionId is null)
        {
            // The state's times alone could be those of the command before or after, by a clock that is wrong.
            return Wait(patchEvent, now, "Systems Manager tells no execution of the patch state");
        }

        if (!OfOneOperation(state, summary))
        {
            const string Disagree = "patch state and compliance summary are of different operations";
            if (!(state.CountsAreNoncompliant && summary.IsNoncompliant && summary.CountsTheSameAs(state)))
            {
                return Wait(patchEvent, now, Disagree, disagree: true);
            }

            if (!IsOver(patchEvent, now) || IsYoung(state.OperationEndTime, now) || IsYoung(summary.ExecutionTime, now))
            {
                return new EvaluationResult(Outcome.NotReady, Disagree) { ReadsDisagree = true };
            }
        }

        var known = new Known(
            state, summary, evidence.Command, state.CountsAreNoncompliant || (state.CountsAreInconclusive && summary.IsNoncompliant));
        return patchEvent switch
        {
            CommandEnded command => After(command, known, now),
            ComplianceChanged change => After(change, known, now),
            _ => throw new ArgumentException($"Unknown event {patchEvent.GetType().Name}.", nameof(evidence)),
        };
    }

    private EvaluationResult After(CommandEnded command, Known known, DateTimeOffset now)
    {
        var (state, summary, reading, isNoncompliant) = known;
        if (summary.ExecutionId == command.CommandId)
        {
            return isNoncompliant
                ? Owed(new PatchOperation(command.CommandId, command.DocumentName, Severity.OfCompliance(summary.OverallSeverity)))
                : new EvaluationResult(Outcome.Compliant);
        }

        if (Unknown(command, known, now) is { } unknown)
        {
            return unknown;
        }

        // Requests are compared by the service's clock; the node's own stands in where the service tells no request.
        var isLater = reading?.Value?.RequestedAt is { } requested
            ? requested >= command.RequestedAt
            : state.OperationStartTime >= WholeSecond(command.RequestedAt);
        if (!isLater || (state.OperationEndTime < command.Time && !IsOver(command, now)))
        {
            return Wait(command, now, "the patch state is of another operation");
        }

        return isNoncompliant
            ? OwedByExecution(known, "a later operation's")
            : new EvaluationResult(Outcome.Compliant, "a later operation found the node compliant");
    }

    private EvaluationResult After(ComplianceChanged change, Known known, DateTimeOffset now)
    {
        if (change.Time - known.State.OperationEndTime > ComplianceEventLagMax)
        {
            return Wait(change, now, "the patch state is of an earlier operation");
        }

        if (Unknown(change, known, now) is { } unknown)
        {
            return unknown;
        }

        if (known.IsNoncompliant)
        {
            return OwedByExecution(known);
        }

        return (known.Command?.Value?.RequestedAt ?? known.State.OperationEndTime) > change.Time
            ? new EvaluationResult(Outcome.Compliant, "a later operation found the node compliant")
            : Wait(change, now, "the patch state is compliant and not newer than the event");
    }

    // Run Command is eventually consistent: a command that it does not know yet has a name soon, and the name is part of the Id. An old
    // event may meet a new operation, so that both have to be old.
    private EvaluationResult? Unknown(PatchEvent patchEvent, Known known, DateTimeOffset now) =>
        known.Command is { Unavailable: { } unavailable } ? new EvaluationResult(Outcome.Unavailable, $"ListCommands: {unavailable}")
        : known.Command?.Value is null && known.Summary.ExecutionType is null or "Command"
            && (!IsOver(patchEvent, now) || IsYoung(known.State.OperationEndTime, now))
            ? new EvaluationResult(Outcome.NotReady, "Run Command does not know the execution yet")
        : null;

    private static EvaluationResult OwedByExecution(Known known, string reason = "")
    {
        var (executionId, severity) = (known.Summary.ExecutionId!, Severity.OfCompliance(known.Summary.OverallSeverity));
        return known.Command?.Value is not { } command
            ? Owed(new PatchOperation(executionId, PatchOperation.DefaultDocumentName, severity), reason)
            : AwsText.IsDocumentName(command.DocumentName)
                ? Owed(new PatchOperation(executionId, command.DocumentName, severity), reason)
                : Rejected(new Rejection("Command.DocumentName", command.DocumentName, "is not a document's name"));
    }

    private static EvaluationResult? Unanswered<T>(Reading<T> reading, string action)
        where T : class =>
        reading.Refused is { } refused ? Rejected(new Rejection(action, null, $"refuses the node: {refused}"))
        : reading.Unavailable is { } unavailable ? new EvaluationResult(Outcome.Unavailable, $"{action}: {unavailable}")
        : null;

    private static EvaluationResult Rejected(Rejection rejection) =>
        new(Outcome.Rejected, rejection.Message) { Rejection = rejection };

    private static EvaluationResult Owed(PatchOperation operation, string reason = "") =>
        new(Outcome.Enqueued, reason) { Operation = operation };

    private EvaluationResult Wait(PatchEvent patchEvent, DateTimeOffset now, string reason, bool disagree = false) =>
        IsOver(patchEvent, now)
            ? new EvaluationResult(Outcome.NoState, reason)
            : new EvaluationResult(Outcome.NotReady, reason) { ReadsDisagree = disagree };

    private bool IsOver(PatchEvent patchEvent, DateTimeOffset now) => now - patchEvent.Time > stateDeadline;

    private bool IsYoung(DateTimeOffset? time, DateTimeOffset now) => (now - time)?.Duration() <= stateDeadline;

    // Systems Manager reports an execution by its operation's end, by the same clock; all times may be cut to whole seconds. The start is
    // left out where it can be: the operation before may have ended in the same second. Of a State Manager association the API reference
    // says that the time is the report's and not the operation's: there, and wherever else times never agree, equal counts stand in for
    // them once no lag of a store explains the difference any more, before a finding is lost.
    private static bool OfOneOperation(PatchState state, ComplianceSummary summary) =>
        summary.ExecutionTime is { } time && WholeSecond(time) <= state.OperationEndTime
        && (WholeSecond(time) > WholeSecond(state.OperationStartTime)
            || WholeSecond(time) == WholeSecond(state.OperationEndTime));

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);

    private sealed record Known(PatchState State, ComplianceSummary Summary, Reading<CommandSummary>? Command, bool IsNoncompliant);
}
