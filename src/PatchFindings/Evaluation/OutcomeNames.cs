namespace PatchFindings.Evaluation;

/// <summary>The words for outcomes.</summary>
public static class OutcomeNames
{
    /// <summary>The outcome's word in logs and answers, such as <c>not-ready</c>.</summary>
    /// <param name="outcome">The outcome.</param>
    public static string Word(this Outcome outcome) => outcome switch
    {
        Outcome.Enqueued => "enqueued",
        Outcome.Compliant => "compliant",
        Outcome.NotReady => "not-ready",
        Outcome.Unavailable => "unavailable",
        Outcome.NoState => "no-state",
        Outcome.Rejected => "rejected",
        Outcome.Superseded => "superseded",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>The outcome's CloudWatch metric, such as <c>NotReady</c>.</summary>
    /// <param name="outcome">The outcome.</param>
    public static string Metric(this Outcome outcome) => outcome switch
    {
        Outcome.Enqueued => "Enqueued",
        Outcome.Compliant => "Compliant",
        Outcome.NotReady => "NotReady",
        Outcome.Unavailable => "Unavailable",
        Outcome.NoState => "NoState",
        Outcome.Rejected => "Rejected",
        Outcome.Superseded => "Superseded",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>Whether the event stays in its queue and comes back.</summary>
    /// <param name="outcome">The outcome.</param>
    public static bool IsRetried(this Outcome outcome) => outcome is Outcome.NotReady or Outcome.Unavailable;
}
