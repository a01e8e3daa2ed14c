namespace PatchFindings.Conformance.Running;

/// <summary>What a case showed of an implementation.</summary>
/// <param name="Observations">All that was looked at, in order; a case ends at the first step with another status.</param>
/// <param name="IsOffered">Whether the implementation has the actions that the case asks for.</param>
internal sealed record CaseResult(IReadOnlyList<Observation> Observations, bool IsOffered)
{
    /// <summary>Whether everything was as expected.</summary>
    public bool Conforms => IsOffered && Departures.Count == 0;

    /// <summary>What was not as expected.</summary>
    public IReadOnlyList<Observation> Departures => [.. Observations.Where(observation => !observation.Holds)];
}
