namespace PatchFindings.Local.Deployment;

/// <summary>A scheduled rule of a deployment that invokes a function.</summary>
/// <param name="Name">The rule's name, 1 to 64 letters, digits, periods, hyphens and underscores.</param>
/// <param name="Function">The function's name.</param>
/// <param name="Expression">A schedule expression as <see cref="ScheduleExpression"/> reads it: <c>rate(15 minutes)</c>.</param>
/// <param name="Input">The target's constant input, JSON; <see langword="null"/> for the scheduled event itself.</param>
public sealed record ScheduleDefinition(string Name, string Function, string Expression, string? Input);
