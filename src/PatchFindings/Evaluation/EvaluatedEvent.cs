using PatchFindings.Events;
using PatchFindings.PatchStates;

namespace PatchFindings.Evaluation;

/// <summary>An event, what its node's state makes of it, and the state.</summary>
/// <param name="Event">The event.</param>
/// <param name="Result">What became of it.</param>
/// <param name="State">The patch state that it was evaluated with; <see langword="null"/> when none was read.</param>
public sealed record EvaluatedEvent(PatchEvent Event, EvaluationResult Result, PatchState? State);
