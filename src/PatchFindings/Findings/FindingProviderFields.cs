namespace PatchFindings.Findings;

/// <summary><c>FindingProviderFields</c> of the AWS Security Finding Format.</summary>
/// <param name="Severity">The provider's severity.</param>
/// <param name="Types">The provider's types.</param>
public sealed record FindingProviderFields(ProviderSeverity? Severity, IReadOnlyList<string>? Types);
