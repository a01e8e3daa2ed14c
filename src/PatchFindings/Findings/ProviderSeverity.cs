namespace PatchFindings.Findings;

/// <summary><c>FindingProviderSeverity</c> of the AWS Security Finding Format.</summary>
/// <param name="Label"><c>CRITICAL</c>, <c>HIGH</c>, <c>MEDIUM</c>, <c>LOW</c> or <c>INFORMATIONAL</c>.</param>
public sealed record ProviderSeverity(string? Label);
