namespace PatchFindings.Redrive;

/// <summary>Whether Security Hub is back.</summary>
/// <param name="IsBack">Whether findings may be moved back to their queue.</param>
/// <param name="Word">What it said.</param>
/// <param name="Imported">How many findings were imported by asking, and are out of the dead-letter queue.</param>
/// <param name="Parked">How many were refused for good meanwhile, and are in the rejected queue.</param>
public sealed record CanaryResult(bool IsBack, string Word, int Imported = 0, int Parked = 0);
