namespace PatchFindings.Redrive;

/// <summary>Whether Security Hub is back.</summary>
/// <param name="IsBack">Whether findings may be moved back to their queue.</param>
/// <param name="Word">What it said.</param>
/// <param name="Imported">How many findings the asking itself brought home: 0 or 1.</param>
public sealed record CanaryResult(bool IsBack, string Word, int Imported = 0);
