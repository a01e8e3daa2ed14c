using PatchFindings.Events;
using PatchFindings.PatchStates;

namespace PatchFindings.Evaluation;

/// <summary>All that is known when an event is evaluated.</summary>
/// <param name="Event">The event.</param>
/// <param name="State">What Systems Manager answered for the node's patch state.</param>
public sealed record Evidence(PatchEvent Event, Reading<PatchState> State)
{
    /// <summary>What it answered for the node's compliance; <see langword="null"/> when it was not asked.</summary>
    public Reading<ComplianceSummary>? Summary { get; init; }

    /// <summary>What is known of the execution that the summary names; <see langword="null"/> when nobody asked.</summary>
    public Reading<CommandSummary>? Command { get; init; }
}
