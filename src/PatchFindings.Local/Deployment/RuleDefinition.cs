namespace PatchFindings.Local.Deployment;

/// <summary>A rule of the default event bus that sends matching events to queues.</summary>
/// <param name="Name">1 to 64 letters, digits, periods, hyphens and underscores.</param>
/// <param name="Pattern">The event pattern, JSON.</param>
/// <param name="Targets">Where matching events go, 1 to 5.</param>
public sealed record RuleDefinition(string Name, string Pattern, IReadOnlyList<RuleTargetDefinition> Targets)
{
    /// <summary>Whether the rule takes part.</summary>
    public bool IsEnabled { get; init; } = true;
}
