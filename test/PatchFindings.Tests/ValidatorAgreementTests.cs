using System.Collections.Concurrent;
using System.Text.Json;
using CsCheck;
using LoopbackAws.Http;
using LoopbackAws.SecurityHub;
using PatchFindings.Findings;
using PatchFindings.SecurityHub;

namespace PatchFindings.Tests;

/// <summary>
/// Two judges of one format, written apart from the same documents: what this system would send, the loopback Security Hub takes; and what
/// this system rejects for good, the loopback refuses, but for the few rules that are stricter here and stand in
/// <see cref="IsStricterHere"/>.
/// </summary>
public sealed class ValidatorAgreementTests(ITestOutputHelper output)
{
    private static readonly Gen<string> Broken = Mutation.Structure(AsffRules.Write(
        FindingMapping.ToFinding(
            new PatchOperation(
                Known.Record with
                {
                    PatchGroup = "web servers",
                    RebootOption = "NoReboot",
                    InstalledCount = 45,
                    InstalledOtherCount = 396,
                    InstalledRejectedCount = 0,
                    InstalledPendingRebootCount = 1,
                    CriticalNonCompliantCount = 1,
                },
                OperationIdentity.OfCommand(Known.Document, Known.CommandA), Severity.High, IsSeverityTold: true),
            Sample.Own, new FindingOptions()),
        out _));

    [Fact]
    public void What_is_sent_is_taken()
    {
        var sent = 0;
        Broken.Sample(
            body =>
            {
                if (QueuedFinding.Read(body, Sample.Own, out _) is not { Finding: var finding } || IsNoMatterOfForm(finding))
                {
                    return;
                }

                Assert.Equal("", BreachesOf(AsffRules.Write(finding, out _)));
                Interlocked.Increment(ref sent);
            },
            iter: 30_000);
        output.WriteLine($"{sent} changed findings were valid");
        Assert.True(sent > 3_000, "too few findings were valid to prove anything");
    }

    [Fact]
    public void What_is_rejected_would_not_be_taken()
    {
        var rejected = new ConcurrentDictionary<string, int>();
        Broken.Sample(
            body =>
            {
                if (QueuedFinding.Read(body, Sample.Own, out var rejection) is not null || Parse(body) is not { } finding
                    || IsStricterHere(finding, rejection!))
                {
                    return;
                }

                Assert.True(BreachesOf(AsffRules.Write(finding, out _)).Length > 0, rejection!.Message);
                rejected.AddOrUpdate(rejection.Field, 1, (_, count) => count + 1);
            },
            iter: 30_000);
        foreach (var (field, count) in rejected.OrderByDescending(pair => pair.Value))
        {
            output.WriteLine($"{count,6} {field}");
        }

        Assert.True(rejected.Count > 30, "too few rules were broken to prove anything");
    }

    // A finding's own form is judged here: not what the hub knows already, nor whom it lets import.
    internal static bool IsNoMatterOfForm(Finding finding) =>
        finding.CreatedAt != finding.UpdatedAt || finding.ProductArn != FindingMapping.DefaultProductArn(Sample.Own);

    internal static bool IsStricterHere(Finding finding, Rejection rejection) => rejection.Field switch
    {
        // An empty list of types says no type, and an empty map nothing: neither is written here, and the documents are silent.
        "Types" or "FindingProviderFields.Types" or "Severity" =>
            finding.Types is { Count: 0 } || finding.FindingProviderFields?.Types is { Count: 0 },
        "ProductFields" => finding.ProductFields is { Count: 0 },

        // No limit is documented for an address; one of more than 2,048 characters is no link that a console follows.
        "SourceUrl" => finding.SourceUrl?.Length > 2_048,
        "Remediation.Recommendation.Url" => finding.Remediation?.Recommendation?.Url?.Length > 2_048,

        // JSON cannot carry half a character: the writer has already replaced it.
        _ => rejection.Reason.Contains("Unicode", StringComparison.Ordinal),
    };

    internal static Finding? Parse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, PatchFindingsJson.Documents.Finding);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    internal static string BreachesOf(string json)
    {
        var hub = new SecurityHubState(TimeProvider.System, Sample.Own.Region, Sample.Own.AccountId);
        using var document = JsonDocument.Parse($"[{json}]");
        try
        {
            return string.Join("; ", hub.BatchImportFindings(document.RootElement).Failures.Select(failure => failure.Message));
        }
        catch (AwsErrorException e)
        {
            return $"{e.Code}: {e.Message}";
        }
    }
}
