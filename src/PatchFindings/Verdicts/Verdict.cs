using PatchFindings.Findings;

namespace PatchFindings.Verdicts;

/// <summary>A node's findings end.</summary>
/// <param name="At">When what ends them happened: findings of operations that ended later stay.</param>
public sealed record Closing(string NodeId, ClosedBecause Because, DateTimeOffset At);

/// <summary>What becomes of an event.</summary>
/// <param name="Outcome"><see cref="Outcome.Enqueued"/> stands for: a finding is owed.</param>
/// <param name="Reason">Why, as a phrase for the log; empty when the outcome says it all.</param>
public sealed record Verdict(Outcome Outcome, string Reason = "")
{
    /// <summary>The operation that the owed finding is of; set when <see cref="Outcome"/> is <see cref="Outcome.Enqueued"/>.</summary>
    public PatchOperation? Operation { get; init; }

    /// <summary>Why the event is rejected; set when <see cref="Outcome"/> is <see cref="Outcome.Rejected"/>.</summary>
    public Rejection? Rejection { get; init; }

    /// <summary>What the event closes, where findings are closed; its outcome is <see cref="Outcome.Compliant"/> if there is nothing.</summary>
    public Closing? Closing { get; init; }

    /// <summary>The event ends as <c>no-state</c>, and the node's last known state is noncompliant: a finding may be missing.</summary>
    public bool IsNoncompliantWithoutState { get; init; }

    internal static Verdict Rejects(Rejection rejection) => new(Outcome.Rejected, rejection.Message) { Rejection = rejection };
}

/// <summary>How an event ends: each in exactly one of these. Logs, metrics and the README use the same names.</summary>
public enum Outcome
{
    /// <summary><c>enqueued</c>: the node is noncompliant and the findings queue has its finding.</summary>
    Enqueued,

    /// <summary><c>compliant</c>: the node is compliant by its own state; nothing is sent.</summary>
    Compliant,

    /// <summary><c>not-ready</c>: the operation's state is not there yet; the event is retried.</summary>
    NotReady,

    /// <summary><c>unavailable</c>: a service throttles or fails; the event is retried.</summary>
    Unavailable,

    /// <summary><c>no-state</c>: the operation ended without a state of its own, or never uploaded it; the event is done.</summary>
    NoState,

    /// <summary><c>rejected</c>: the event can never become a finding; it is in the rejected queue with the reason.</summary>
    Rejected,

    /// <summary><c>superseded</c>: the batch already holds this finding; the event is done when that one is.</summary>
    Superseded,

    /// <summary><c>closed</c>: the node is compliant or gone, and the findings queue has its findings, archived.</summary>
    Closed,
}

/// <summary>Outcomes as text.</summary>
public static class OutcomeNames
{
    /// <summary>The outcome in logs and answers, such as <c>not-ready</c>.</summary>
    public static string Text(this Outcome outcome) => outcome switch
    {
        Outcome.Enqueued => "enqueued",
        Outcome.Compliant => "compliant",
        Outcome.NotReady => "not-ready",
        Outcome.Unavailable => "unavailable",
        Outcome.NoState => "no-state",
        Outcome.Rejected => "rejected",
        Outcome.Superseded => "superseded",
        Outcome.Closed => "closed",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>The outcome's CloudWatch metric, such as <c>NotReady</c>.</summary>
    public static string Metric(this Outcome outcome) => outcome switch
    {
        Outcome.Enqueued => "Enqueued",
        Outcome.Compliant => "Compliant",
        Outcome.NotReady => "NotReady",
        Outcome.Unavailable => "Unavailable",
        Outcome.NoState => "NoState",
        Outcome.Rejected => "Rejected",
        Outcome.Superseded => "Superseded",
        Outcome.Closed => "Closed",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>Whether the event stays in its queue and comes back.</summary>
    public static bool IsRetried(this Outcome outcome) => outcome is Outcome.NotReady or Outcome.Unavailable;
}
