namespace PatchFindings.Evaluation;

/// <summary>What a node's state makes of an event.</summary>
/// <param name="Outcome"><see cref="Outcome.Enqueued"/> stands for: a finding is owed.</param>
/// <param name="Reason">Why, as a phrase for the log; empty when the outcome says it all.</param>
public sealed record EvaluationResult(Outcome Outcome, string Reason = "")
{
    /// <summary>The operation that the owed finding is of; set when <see cref="Outcome"/> is <see cref="Outcome.Enqueued"/>.</summary>
    public PatchOperation? Operation { get; init; }

    /// <summary>The two reads told of different operations: reading both again may settle it.</summary>
    public bool ReadsDisagree { get; init; }

    /// <summary>Why the event is rejected; set when <see cref="Outcome"/> is <see cref="Outcome.Rejected"/>.</summary>
    public Rejection? Rejection { get; init; }
}
