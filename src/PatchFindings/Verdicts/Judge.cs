using PatchFindings.Findings;
using PatchFindings.PatchStates;
using PatchFindings.Triggers;

namespace PatchFindings.Verdicts;

/// <summary>
/// Decides what becomes of an event by four questions: does the state reach it, is the node noncompliant, whose operation is it, how
/// severe is it? Pure: the same knowledge, the same verdict.
/// </summary>
/// <param name="stateDeadline">How long after an event its operation's state is waited for.</param>
public sealed class Judge(FunctionIdentity own, TimeSpan stateDeadline, bool closes = false)
{
    /// <summary>How long after an event a state is waited for, unless configured otherwise: 30 minutes.</summary>
    public static readonly TimeSpan DefaultStateDeadline = TimeSpan.FromMinutes(30);

    /// <summary>How far an event's time may lie ahead of this machine's: 1 hour. A time without a bound is waited for without one.</summary>
    public static readonly TimeSpan ClockAheadMax = TimeSpan.FromHours(1);

    /// <summary>How long an event is tried: 13 days.</summary>
    public static readonly TimeSpan RetriedMax = TimeSpan.FromDays(13);

    /// <summary>How long ago a sweep takes its nodes' operations to have ended: nothing of them is waited for.</summary>
    public static readonly TimeSpan SweptAge = TimeSpan.FromHours(1);

    // A report this close to the end of a run is its last; and a run that ended this long ago has sent all its reports.
    private static readonly TimeSpan LastReport = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ReportsAreIn = TimeSpan.FromMinutes(5);

    private const string MayReportAgain = "the run may report once more";

    // A state that ended this shortly before a compliance event caused it.
    private static readonly TimeSpan ComplianceEventIsPrompt = TimeSpan.FromMinutes(5);

    /// <summary>Checks that an event is of this account and Region, before anything is asked in its name.</summary>
    /// <returns>Why the event is rejected; otherwise <see langword="null"/>.</returns>
    public Rejection? Check(Trigger trigger, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return trigger.AccountId != own.AccountId
            ? new Rejection("account", trigger.AccountId, $"is not this function's account {own.AccountId}")
            : trigger.Region != own.Region
            ? new Rejection("region", trigger.Region, $"is not this function's Region {own.Region}")
            : trigger.Time > now + ClockAheadMax
            ? new Rejection("time", AwsText.FormatTime(trigger.Time), "lies more than an hour ahead")
            : null;
    }

    /// <summary>Decides, or names the read that is missing to do so.</summary>
    internal (Verdict? Verdict, MissingRead? Missing) Decide(Trigger trigger, Knowledge known, DateTimeOffset now)
    {
        var facts = new Facts(trigger, known, now, stateDeadline);
        var verdict = trigger switch
        {
            ComplianceChanged { IsCompliant: true } => closes ? DecideByCompliant(facts) : new Verdict(Outcome.Compliant, "the event says so"),
            InstanceTerminated gone => closes
                ? new Verdict(Outcome.Compliant, "the instance is terminated")
                {
                    Closing = new Closing(gone.NodeId, ClosedBecause.Gone, gone.Time),
                }
                : new Verdict(Outcome.Compliant, "the instance is terminated, and findings are not closed"),
            AssociationRan run when OperationIdentity.IsAssociationDocument(run.DocumentName) => DecideByAssociation(run, facts),
            _ => DecideByState(facts),
        };
        return facts.Missing is { } missing ? (null, missing)
            : (GivesUp(facts.Unavailable is { } unavailable ? new Verdict(Outcome.Unavailable, unavailable) : verdict, trigger, now), null);
    }

    // A message lives for 14 days in a dead-letter queue: before it is lost there, the event is parked with its reason.
    private static Verdict GivesUp(Verdict verdict, Trigger trigger, DateTimeOffset now) =>
        verdict.Outcome.IsRetried() && now - trigger.Time > RetriedMax
            ? Verdict.Rejects(new Rejection("time", AwsText.FormatTime(trigger.Time), $"lies {RetriedMax.Days} days back, and still: {verdict.Reason}"))
            : verdict;

    private static Verdict DecideByState(Facts facts)
    {
        var record = facts.Record();
        var reach = record is null ? Reach.NotYet : Reaching.Of(record, facts);
        if (reach == Reach.Own && Noncompliance.ByCounts(record!) && IsLastReport(record!, reach, facts) && IsNewest(record!, facts))
        {
            return Owes(record!, reach, facts);
        }

        var shown = facts.State();
        if (record is null && shown is null && facts.Refused is { } refused)
        {
            return Verdict.Rejects(new Rejection("DescribeInstancePatchStates", null, $"takes no question about the node: {refused}"));
        }

        // Own before later: an operation that can still be seen is reported, though the node has gone on.
        var states = record is null || shown is null ? new[] { record, shown }.OfType<PatchState>()
            : record.IsSameOperationAs(shown) ? [record.CompletedBy(shown)]
            : [record, shown];
        var reached = states
            .Select(state => (State: state, Reach: Reaching.Of(state, facts)))
            .Where(candidate => candidate.Reach != Reach.NotYet)
            .OrderByDescending(candidate => candidate.Reach == Reach.Own)
            .ThenBy(candidate => Reaching.IsOfALaterRun(candidate.State, facts.Trigger))
            .ThenByDescending(candidate => candidate.State.OperationEndTime)
            .ToList();
        if (reached.Count == 0)
        {
            return record is null && shown is null
                ? Wait(facts, "Systems Manager has no patch state of the node")
                : Wait(facts, "the patch state is of another operation", states.Any(Noncompliance.ByCounts));
        }

        var (state, best) = reached[0];
        if (facts.IsOver && facts.Trigger is not NodeSwept && reached.Count > 1 && Noncompliance.Of(state, shown, facts) is null)
        {
            // Nobody tells of this one, and the event comes no more; a sweep does.
            (state, best) = reached[1];
        }

        if (!IsLastReport(state, best, facts))
        {
            return new Verdict(Outcome.NotReady, MayReportAgain);
        }

        return Noncompliance.Of(state, shown, facts) switch
        {
            true => Owes(state, best, facts),
            null => Wait(facts, "the compliance summary does not tell yet whether available security updates count"),
            false when facts.Trigger is ComplianceChanged && state.OperationEndTime <= facts.Trigger.Time =>
                Wait(facts, "the patch state is compliant and not newer than the event"),
            false => new Verdict(
                Outcome.Compliant, best == Reach.Own && facts.Trigger is not ComplianceChanged ? "" : "a later operation found the node compliant"),
        };
    }

    // The event says so, but which operation found it is for the state to say: findings of later ones stay.
    private static Verdict DecideByCompliant(Facts facts)
    {
        var (record, shown) = (facts.Record(), facts.State());
        var state = record is null || shown?.OperationEndTime > record.OperationEndTime ? shown : record;
        if (state is null || Reaching.Of(state, facts) == Reach.NotYet)
        {
            return facts.IsOver
                ? new Verdict(Outcome.Compliant, "the event says so; no state tells which findings are over")
                : new Verdict(Outcome.NotReady, "Systems Manager has no patch state that found the node compliant");
        }

        return Noncompliance.Of(state, shown, facts) switch
        {
            false => new Verdict(Outcome.Compliant, "the event says so")
            {
                Closing = new Closing(facts.Trigger.NodeId, ClosedBecause.Compliant, state.OperationEndTime),
            },
            true when facts.IsOver || state.OperationEndTime > facts.Trigger.Time =>
                new Verdict(Outcome.Compliant, "the event says so; a later operation found the node noncompliant"),
            _ => new Verdict(Outcome.NotReady, "the patch state is not the one that found the node compliant"),
        };
    }

    private static Verdict Owes(PatchState state, Reach reach, Facts facts)
    {
        if (Identification.Of(state, reach, facts) is not { } identity)
        {
            return new Verdict(Outcome.NotReady, "neither Run Command nor State Manager knows the execution yet");
        }

        // That the state is of an association's run is known from the compliance item alone, which does not say whether the run has ended.
        if (facts.Trigger is ComplianceChanged && Execution(state, facts) is null && HasHooks(identity.DocumentName)
            && identity.Path.StartsWith("association/", StringComparison.Ordinal) && !facts.IsOverFor(state))
        {
            return new Verdict(Outcome.NotReady, MayReportAgain);
        }

        if (!AwsText.IsDocumentName(identity.DocumentName))
        {
            return Verdict.Rejects(new Rejection("DocumentName", identity.DocumentName, "is not a document's name"));
        }

        var summary = Severities.IsTold(state) ? null : facts.SummaryIfAvailable();
        return new Verdict(Outcome.Enqueued, reach == Reach.Later ? "a later operation's" : "")
        {
            Operation = new PatchOperation(state, identity, Severities.Of(state, summary), Severities.IsTold(state)),
        };
    }

    private static Verdict DecideByAssociation(AssociationRan run, Facts facts)
    {
        var item = facts.Associations().FirstOrDefault(association => association.AssociationId == run.AssociationId);
        if (item is null)
        {
            return Wait(facts, "Systems Manager has no compliance item of the association on the node");
        }

        var state = item.State ?? Reported(item, run);
        var isRecent = item.State is null && item.ReportedAt is null
            ? !facts.IsYoung(run.Time, Identification.UnknownFor)
            : run.Time - state.OperationEndTime <= Reaching.AssociationEventLagMax;
        if (!isRecent)
        {
            return Wait(facts, "the compliance item is of an earlier run", item.IsNoncompliant);
        }

        var isNoncompliant = item.State is null
            ? item.IsNoncompliant
            : Noncompliance.ByCounts(state) || (state.AvailableSecurityUpdateCount > 0 && item.IsNoncompliant);
        return !isNoncompliant
            ? new Verdict(Outcome.Compliant)
            : new Verdict(Outcome.Enqueued)
            {
                Operation = new PatchOperation(
                    state,
                    OperationIdentity.OfAssociation(run.DocumentName, run.AssociationId, state.OperationEndTime),
                    Severities.Of(state, summary: null),
                    Severities.IsTold(state)),
            };
    }

    private static PatchState Reported(NodeAssociation item, AssociationRan run) => new()
    {
        NodeId = run.NodeId,
        BaselineId = item.BaselineId ?? string.Empty,
        Operation = "Scan",
        OperationStartTime = item.ReportedAt ?? run.Time,
        OperationEndTime = item.ReportedAt ?? run.Time,
        IsReportOnly = true,
    };

    // AWS-RunPatchBaselineWithHooks reports up to three times in a run; a finding is owed for the last one alone.
    private static bool IsLastReport(PatchState state, Reach reach, Facts facts)
    {
        var trigger = facts.Trigger;
        if (reach == Reach.Own && trigger is CommandEnded or AssociationRan)
        {
            var document = trigger is CommandEnded command ? command.DocumentName : ((AssociationRan)trigger).DocumentName;
            return !HasHooks(document) || IsCloseTo(trigger.Time, state)
                || (state.OperationEndTime > trigger.Time ? facts.IsOverFor(state) : !facts.IsYoung(trigger.Time, ReportsAreIn));
        }

        // The run's own event says that it ended; this one only helps where that event was lost.
        return Execution(state, facts) switch
        {
            AssociationExecution association => !HasHooks(association.DocumentName) || facts.IsOverFor(state),
            CommandExecution command => !HasHooks(command.DocumentName)
                || HasReported(facts.Commands(state).FirstOrDefault(run => run.CommandId == command.Id), state, facts),
            _ => CommandFit.Best(state, facts.Commands(state), CommandFit.ClockOffMax) is not { } run
                || !HasHooks(run.DocumentName) || HasReported(run, state, facts),
        };
    }

    private static bool HasReported(NodeCommand? run, PatchState state, Facts facts) =>
        facts.IsOverFor(state)
        || (run is { HasEnded: true } && !facts.IsYoung(run.EndedAt ?? facts.Trigger.Time, ReportsAreIn)
            && !facts.IsYoung(facts.Trigger.Time, ReportsAreIn));

    private static Execution? Execution(PatchState state, Facts facts) => state.ExecutionId is { } id ? facts.Execution(id) : null;

    // Where the record may be an earlier one, or an earlier report of the run, DescribeInstancePatchStates may be ahead of it.
    private static bool IsNewest(PatchState record, Facts facts) => facts.Trigger switch
    {
        CommandEnded command => !HasHooks(command.DocumentName) || IsCloseTo(command.Time, record),
        AssociationRan run => !Reaching.IsOfALaterRun(record, run) && (!HasHooks(run.DocumentName) || IsCloseTo(run.Time, record)),
        _ => record.OperationEndTime >= facts.Trigger.Time - ComplianceEventIsPrompt
            && Execution(record, facts) is { } execution && !HasHooks(execution.DocumentName),
    };

    private static bool IsCloseTo(DateTimeOffset ended, PatchState report) => (ended - report.OperationEndTime).Duration() <= LastReport;

    private static bool HasHooks(string documentName) =>
        documentName.EndsWith(OperationIdentity.HooksDocumentName, StringComparison.Ordinal);

    private static Verdict Wait(Facts facts, string reason, bool isNoncompliant = false) =>
        facts.IsOver
            ? new Verdict(Outcome.NoState, reason) { IsNoncompliantWithoutState = isNoncompliant }
            : new Verdict(Outcome.NotReady, reason);
}
