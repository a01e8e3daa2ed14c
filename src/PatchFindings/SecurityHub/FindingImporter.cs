using Amazon.SecurityHub;
using Amazon.SecurityHub.Model;
using PatchFindings.Findings;
using PatchFindings.Functions;

namespace PatchFindings.SecurityHub;

/// <summary>
/// Imports findings into Security Hub in as few calls as the API allows, and gives an answer for each. HTTP 200 does not mean success: the
/// failures are in its body.
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
        var batch = new Batch(findings);
        ImportAnswer? outage = null;
        var next = 0;
        while (next < findings.Count)
        {
            var (start, end) = (next, EndOfCall(findings, next));
            next = end;
            if (outage is null)
            {
                outage = await ImportOrSplitAsync(batch, start, end, cancellationToken);
            }
            else
            {
                // A service that failed a whole call a moment ago, after the client's retries, is not asked again in this batch.
                batch.Fill(start, end, outage);
            }
        }

        batch.KeepWhatASettingRefuses();
        return batch.Answers;
    }

    private static int EndOfCall(IReadOnlyList<QueuedFinding> findings, int start)
    {
        var bytes = RequestFrameBytes;
        var end = start;
        while (end < findings.Count && end - start < AsffRules.FindingsPerImportMax)
        {
            bytes += findings[end].RequestBytes;
            if (bytes > AsffRules.ImportBytesMax && end > start)
            {
                break;
            }

            end++;
        }

        return end;
    }

    // Returns the failure of the whole call, when it is one of the service and not of what was sent.
    private async Task<ImportAnswer?> ImportOrSplitAsync(Batch batch, int start, int end, CancellationToken cancellationToken)
    {
        var request = new BatchImportFindingsRequest { Findings = new List<AwsSecurityFinding>(end - start) };
        for (var i = start; i < end; i++)
        {
            request.Findings.Add(SecurityHubMapping.ToAwsSecurityFinding(batch.Findings[i].Finding));
        }

        ServiceFailure failure;
        try
        {
            await (pace?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
            var response = await securityHub.BatchImportFindingsAsync(request, cancellationToken);
            if (ImportResponse.TryRead(response, batch.Findings, start, end, batch.Answers))
            {
                batch.IsAnswered = true;
                return null;
            }

            failure = new ServiceFailure("IncompleteAnswer", "BatchImportFindings: the answer does not account for every finding");
        }
        catch (Exception e)
        {
            failure = ServiceFailure.Of("BatchImportFindings", e);
        }

        if (failure.IsRefusal && !ImportResponse.NamesASetting(failure.Reason))
        {
            if (end - start == 1)
            {
                batch.RefuseAlone(start, new ImportAnswer(ImportResult.Refused, failure.Code, failure.Reason));
                return null;
            }

            // One finding makes the whole call invalid: halving finds it, and the others go through.
            var middle = start + ((end - start) / 2);
            var outage = await ImportOrSplitAsync(batch, start, middle, cancellationToken)
                ?? await ImportOrSplitAsync(batch, middle, end, cancellationToken);
            if (outage is not null)
            {
                batch.FillUnanswered(start, end, outage);
            }

            return outage;
        }

        var answer = new ImportAnswer(ImportResult.Failed, failure.Code, Explain(failure)) { IsSetting = failure.IsRefusal };
        batch.Fill(start, end, answer);
        return answer;
    }

    private static string Explain(ServiceFailure failure) => failure.Code switch
    {
        "AccessDeniedException" => $"{failure.Reason} Either the function's role may not import findings, or a finding's AwsAccountId or"
            + " ProductArn is not this account's in this Region.",
        "InvalidAccessException" => $"{failure.Reason} Security Hub CSPM is not enabled in this account and Region.",
        _ when failure.IsRefusal => $"{failure.Reason} {ImportResponse.Setting}",
        _ => failure.Reason,
    };

    private sealed class Batch(IReadOnlyList<QueuedFinding> findings)
    {
        private readonly List<int> _refusedAlone = [];

        public IReadOnlyList<QueuedFinding> Findings => findings;

        public ImportAnswer[] Answers { get; } = new ImportAnswer[findings.Count];

        /// <summary>Whether Security Hub took any call, whatever it said of the findings in it.</summary>
        public bool IsAnswered { get; set; }

        public void Fill(int start, int end, ImportAnswer answer) => Answers.AsSpan(start, end - start).Fill(answer);

        public void FillUnanswered(int start, int end, ImportAnswer answer)
        {
            for (var i = start; i < end; i++)
            {
                Answers[i] ??= answer;
            }
        }

        public void RefuseAlone(int index, ImportAnswer answer)
        {
            _refusedAlone.Add(index);
            Answers[index] = answer;
        }

        // Findings that share no fault are each refused alone, for one reason, and no call went through: the fault is the deployment's.
        public void KeepWhatASettingRefuses()
        {
            if (IsAnswered || _refusedAlone.Count < 2 || _refusedAlone.Exists(index => Answers[index] != Answers[_refusedAlone[0]]))
            {
                return;
            }

            foreach (var index in _refusedAlone)
            {
                Answers[index] = Answers[index] with
                {
                    Result = ImportResult.Failed,
                    Message = $"{Answers[index].Message} {ImportResponse.Setting}",
                    IsSetting = true,
                };
            }
        }
    }
}
