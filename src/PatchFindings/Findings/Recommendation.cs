namespace PatchFindings.Findings;

/// <summary><c>Recommendation</c> of the AWS Security Finding Format.</summary>
/// <param name="Text">What to do, at most 512 characters.</param>
/// <param name="Url">A public page that tells how.</param>
public sealed record Recommendation(string? Text, string? Url);
