namespace PatchFindings.Conformance.Running;

/// <summary>What a case showed of an implementation.</summary>
/// <param name="Observations">All that was looked at, in order; a case ends at the first step with another status.</param>
/// <param name="HasForm">Whether each answer had the form of the service's; without it the action is not there, or broke down.</param>
internal sealed record CaseResult(IReadOnlyList<Observation> Observations, bool HasForm)
{
    /// <summary>Whether everything was as expected.</summary>
    public bool Conforms => HasForm && Departures.Count == 0;

    /// <summary>What was not as expected.</summary>
    public IReadOnlyList<Observation> Departures => [.. Observations.Where(observation => !observation.Holds)];
}
