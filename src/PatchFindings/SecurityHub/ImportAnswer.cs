namespace PatchFindings.SecurityHub;

/// <summary>What Security Hub made of one finding.</summary>
/// <param name="Result">Imported, refused for good, or failed for now.</param>
/// <param name="Code">The error code; <see langword="null"/> when imported.</param>
/// <param name="Message">The error message; <see langword="null"/> when imported.</param>
public sealed record ImportAnswer(ImportResult Result, string? Code = null, string? Message = null)
{
    /// <summary>Security Hub has the finding, or one of the same id that is as new.</summary>
    public static ImportAnswer Imported { get; } = new(ImportResult.Imported);
}
