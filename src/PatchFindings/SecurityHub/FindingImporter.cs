using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SecurityHub.Model;
using PatchFindings.Findings;
using PatchFindings.Functions;

namespace PatchFindings.SecurityHub;

/// <summary>
/// Imports findings into Security Hub in as few calls as the API allows, and gives an answer for each. An HTTP 200 is no answer: the
/// failures stand in its body.
/// </summary>
/// <param name="securityHub">The client; its retries are the only ones.</param>
/// <param name="pace">Spaces the calls; <see langword="null"/> for calls as fast as they come.</param>
public sealed class FindingImporter(IAmazonSecurityHub securityHub, CallPace? pace = null)
{
    private const int RequestFrameBytes = 64;

    /// <summary>Imports findings.</summary>
    /// <param name="findings">Findings with distinct ids: Security Hub names a failed one by its id alone.</param>
    /// <param name="cancellationToken">Ends the importing; what is not imported by then failed for now.</param>
    /// <returns>An answer for each finding, in the same order.</returns>
    public async Task<IReadOnlyList<ImportAnswer>> ImportAsync(
        IReadOnlyList<QueuedFinding> findings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var answers = new ImportAnswer[findings.Count];
        ImportAnswer? outage = null;
        var next = 0;
        while (next < findings.Count)
        {
            var (start, end) = (next, EndOfCall(findings, next));
            next = end;
            if (outage is null)
            {
                outage = await ImportOrSplitAsync(findings, start, end, answers, cancellationToken);
            }
            else
            {
                // A service that failed a whole call a moment ago, after the client's retries, is not asked again in this batch.
                answers.AsSpan(start, end - start).Fill(outage);
            }
        }

        return answers;
    }

    private static int EndOfCall(IReadOnlyList<QueuedFinding> findings, int start)
    {
        var bytes = RequestFrameBytes;
        var end = start;
        while (end < findings.Count && end - start < AsffRules.FindingsPerImportMax)
        {
            bytes += findings[end].RequestBytesMax;
            if (bytes > AsffRules.ImportBytesMax && end > start)
            {
                break;
            }

            end++;
        }

        return end;
    }

    // Returns the failure of the whole call, when it is one of the service and not of what was sent.
    private async Task<ImportAnswer?> ImportOrSplitAsync(
        IReadOnlyList<QueuedFinding> findings, int start, int end, ImportAnswer[] answers, CancellationToken cancellationToken)
    {
        var request = new BatchImportFindingsRequest { Findings = new List<AwsSecurityFinding>(end - start) };
        for (var i = start; i < end; i++)
        {
            request.Findings.Add(SecurityHubMapping.ToAwsSecurityFinding(findings[i].Finding));
        }

        ImportAnswer failure;
        try
        {
            await (pace?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
            var response = await securityHub.BatchImportFindingsAsync(request, cancellationToken);
            Read(response, findings, start, end, answers);
            return null;
        }
        catch (AmazonServiceException e) when (e is InvalidInputException || e.ErrorCode is "ValidationException" or "SerializationException")
        {
            if (end - start == 1)
            {
                answers[start] = new ImportAnswer(ImportResult.Refused, e.ErrorCode, e.Message);
                return null;
            }

            // One finding makes the whole call invalid: halving finds it, and the others go through.
            var middle = start + ((end - start) / 2);
            var outage = await ImportOrSplitAsync(findings, start, middle, answers, cancellationToken);
            if (outage is null)
            {
                return await ImportOrSplitAsync(findings, middle, end, answers, cancellationToken);
            }

            answers.AsSpan(middle, end - middle).Fill(outage);
            return outage;
        }
        catch (AmazonServiceException e)
        {
            failure = new ImportAnswer(ImportResult.Failed, e.ErrorCode ?? e.GetType().Name, Explain(e));
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException or IOException or TimeoutException)
        {
            failure = new ImportAnswer(ImportResult.Failed, e.GetType().Name, e.Message);
        }
        catch (OperationCanceledException)
        {
            failure = new ImportAnswer(ImportResult.Failed, "Timeout", "the function's time ran out");
        }

        answers.AsSpan(start, end - start).Fill(failure);
        return failure;
    }

    private static void Read(
        BatchImportFindingsResponse response, IReadOnlyList<QueuedFinding> findings, int start, int end, ImportAnswer[] answers)
    {
        var failed = new Dictionary<string, ImportFindingsError>();
        foreach (var error in response.FailedFindings ?? [])
        {
            failed[error.Id ?? string.Empty] = error;
        }

        var named = 0;
        for (var i = start; i < end; i++)
        {
            named += failed.ContainsKey(findings[i].Finding.Id!) ? 1 : 0;
        }

        // Only an answer that accounts for every finding may let those it does not name count as imported; a failure under an id that
        // was not sent accounts for none.
        var isComplete = (response.SuccessCount ?? 0) + named == end - start;
        for (var i = start; i < end; i++)
        {
            answers[i] = failed.TryGetValue(findings[i].Finding.Id!, out var error)
                ? new ImportAnswer(IsRefusal(error.ErrorCode) ? ImportResult.Refused : ImportResult.Failed, error.ErrorCode, error.ErrorMessage)
                : isComplete ? ImportAnswer.Imported
                : new ImportAnswer(ImportResult.Failed, "IncompleteAnswer", "Security Hub did not account for every finding");
        }
    }

    // The import API publishes no list of codes. These say that the finding itself is wrong; any other may pass, and the queue's receive
    // count bounds how often it is tried. InvalidAccess is none of them: it means that Security Hub is not enabled.
    private static bool IsRefusal(string? code) =>
        code is "InvalidInput" or "InvalidInputException" or "FindingSizeExceeded" or "ValidationException";

    private static string Explain(AmazonServiceException e) => e.ErrorCode switch
    {
        "AccessDeniedException" => $"{e.Message} Either the function's role may not import findings, or a finding's AwsAccountId or"
            + " ProductArn is not this account's in this Region.",
        "InvalidAccessException" => $"{e.Message} Security Hub CSPM is not enabled in this account and Region.",
        _ => e.Message,
    };
}
