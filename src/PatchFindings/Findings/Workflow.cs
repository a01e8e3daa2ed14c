namespace PatchFindings.Findings;

/// <summary><c>Workflow</c> of the AWS Security Finding Format.</summary>
/// <param name="Status"><c>NEW</c>, <c>NOTIFIED</c>, <c>RESOLVED</c> or <c>SUPPRESSED</c>.</param>
public sealed record Workflow(string? Status);
