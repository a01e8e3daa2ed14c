using PatchFindings.Verdicts;

namespace PatchFindings.ComplianceEvents;

/// <summary>A single event cannot be finished now; whoever invoked the function has to try again.</summary>
/// <param name="outcome">Why: <c>not-ready</c> or <c>unavailable</c>.</param>
/// <param name="reason">The details.</param>
public sealed class EventNotDoneException(Outcome outcome, string reason) : Exception($"{outcome.Text()}: {reason}")
{
    /// <summary>Why: <c>not-ready</c> or <c>unavailable</c>.</summary>
    public Outcome Outcome { get; } = outcome;
}
