namespace PatchFindings.Redrive;

/// <summary>At least one dead-letter queue could not be looked at or moved. The others were still served.</summary>
/// <param name="report">What was done, as the function's answer would have told it.</param>
public sealed class RedriveFailedException(string report) : Exception($"A redrive failed: {report}");
