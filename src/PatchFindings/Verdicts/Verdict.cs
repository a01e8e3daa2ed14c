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
