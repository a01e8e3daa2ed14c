namespace PatchFindings.Findings;

/// <summary><c>Remediation</c> of the AWS Security Finding Format.</summary>
/// <param name="Recommendation">What to do.</param>
public sealed record Remediation(Recommendation? Recommendation);
