namespace LoopbackAws.EventBridge;

/// <summary>A rule of the default bus, at one moment.</summary>
/// <param name="Name">1 to 64 letters, digits, periods, hyphens and underscores.</param>
/// <param name="Arn"><c>arn:{partition}:events:{region}:{account}:rule/{name}</c>.</param>
/// <param name="Pattern">Which events match.</param>
public sealed record EventRule(string Name, string Arn, EventPattern Pattern)
{
    /// <summary>Whether the rule takes part.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Where matching events go, at most 5.</summary>
    public IReadOnlyList<RuleTarget> Targets { get; init; } = [];
}
