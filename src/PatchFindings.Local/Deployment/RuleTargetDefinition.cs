namespace PatchFindings.Local.Deployment;

/// <summary>A target of a rule.</summary>
/// <param name="Id">Unique within the rule, 1 to 64 letters, digits, periods, hyphens and underscores.</param>
/// <param name="Queue">The queue's name.</param>
/// <param name="DeadLetterQueue">The name of the queue for what cannot be delivered; <see langword="null"/> for none.</param>
public sealed record RuleTargetDefinition(string Id, string Queue, string? DeadLetterQueue);
