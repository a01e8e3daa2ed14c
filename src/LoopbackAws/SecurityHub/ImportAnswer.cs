namespace LoopbackAws.SecurityHub;

/// <summary>What <c>BatchImportFindings</c> answers.</summary>
/// <param name="SuccessCount">Findings accepted: stored, replaced, or ignored for not being newer.</param>
/// <param name="Failures">Findings refused, in the order of the call.</param>
public sealed record ImportAnswer(int SuccessCount, IReadOnlyList<ImportFailure> Failures);
