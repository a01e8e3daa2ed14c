using Amazon.SecurityHub.Model;

namespace PatchFindings.SecurityHub;

/// <summary>Reads what Security Hub answers an import: an answer for each finding, or none where it contradicts itself.</summary>
internal static class ImportResponse
{
    /// <summary>What is added to a refusal that is not a finding's fault.</summary>
    public const string Setting = "A setting (product ARN, account), not the finding: it is kept.";

    private const int CodeLengthMax = 100;

    /// <summary>
    /// Whether a refusal names the product or the account. Each finding that is sent was checked to be of this account and Region, so that
    /// what is wrong with either is the deployment's: <c>PRODUCT_ARN</c>, or an integration that is not enabled.
    /// </summary>
    public static bool NamesASetting(string? reason) =>
        reason is not null
        && (reason.Contains("productArn", StringComparison.OrdinalIgnoreCase)
            || reason.Contains("accountId", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the answers for the findings of one call.</summary>
    /// <returns>Whether counts and failures agree with each other and with what was sent; else nothing is known of any finding.</returns>
    public static bool TryRead(
        BatchImportFindingsResponse? response, IReadOnlyList<QueuedFinding> findings, int start, int end, ImportAnswer[] answers)
    {
        var failed = new Dictionary<string, ImportFindingsError>();
        foreach (var error in response?.FailedFindings ?? [])
        {
            failed[error?.Id ?? string.Empty] = error ?? new ImportFindingsError();
        }

        var named = 0;
        for (var i = start; i < end; i++)
        {
            named += failed.ContainsKey(findings[i].Finding.Id!) ? 1 : 0;
        }

        if (named != failed.Count || response?.SuccessCount != end - start - named || (response.FailedCount ?? named) != named)
        {
            return false;
        }

        for (var i = start; i < end; i++)
        {
            answers[i] = failed.TryGetValue(findings[i].Finding.Id!, out var error) ? Answer(error) : ImportAnswer.Imported;
        }

        return true;
    }

    private static ImportAnswer Answer(ImportFindingsError error)
    {
        var code = error.ErrorCode is null ? null : Excerpt.Of(error.ErrorCode, CodeLengthMax);
        var message = error.ErrorMessage is null ? null : Excerpt.Of(error.ErrorMessage);
        return !IsRefusal(code) ? new ImportAnswer(ImportResult.Failed, code, message)
            : NamesASetting(error.ErrorMessage) ? new ImportAnswer(ImportResult.Failed, code, $"{message} {Setting}")
            : new ImportAnswer(ImportResult.Refused, code, message);
    }

    // The import API publishes no list of codes. These say that the finding itself is wrong; any other may pass, and the queue's receive
    // count bounds how often it is tried. InvalidAccess is not one of them: it means that Security Hub is not enabled.
    private static bool IsRefusal(string? code) =>
        code is "InvalidInput" or "InvalidInputException" or "FindingSizeExceeded" or "ValidationException";
}

/// <summary>What Security Hub made of one finding.</summary>
/// <param name="Result">Imported, refused for good, or failed for now.</param>
/// <param name="Code">The error code; <see langword="null"/> when imported.</param>
/// <param name="Message">The error message; <see langword="null"/> when imported.</param>
public sealed record ImportAnswer(ImportResult Result, string? Code = null, string? Message = null)
{
    /// <summary>Whether Security Hub answered, and refuses whatever is sent: by all that is known, for a setting of the deployment.</summary>
    public bool IsSetting { get; init; }

    /// <summary>Security Hub has the finding, or one of the same id that is as new.</summary>
    public static ImportAnswer Imported { get; } = new(ImportResult.Imported);
}

/// <summary>What becomes of a finding after an import.</summary>
public enum ImportResult
{
    /// <summary>Security Hub has it.</summary>
    Imported,

    /// <summary>Security Hub will never take it: it goes to the rejected queue.</summary>
    Refused,

    /// <summary>Security Hub did not take it now: it is retried.</summary>
    Failed,
}
