using System.Runtime.CompilerServices;
using Amazon.SecurityHub;
using Amazon.SecurityHub.Model;
using PatchFindings.Findings;
using PatchFindings.Functions;

namespace PatchFindings.SecurityHub;

/// <summary>
/// Reads this product's active findings back from Security Hub. An account's default product is shared with its other integrations:
/// product, product name and the ids' prefix together tell which findings are this one's.
/// </summary>
/// <param name="securityHub">The client; its retries are the only ones.</param>
/// <param name="productArn">The product that findings are imported under; <see langword="null"/> for the account's default.</param>
/// <param name="pace">Spaces the calls: three a second are all that an account and Region have.</param>
public sealed class ImportedFindings(IAmazonSecurityHub securityHub, FunctionIdentity own, string? productArn, CallPace pace)
{
    /// <summary>Values of one filter, by the API.</summary>
    public const int NodesPerCall = 20;

    /// <summary>All of them, page by page.</summary>
    /// <param name="since">Only those updated since then; <see langword="null"/> for all.</param>
    /// <exception cref="Exception">A page failed; what it and the later ones hold is not known.</exception>
    public IAsyncEnumerable<List<Finding>> ReadAllAsync(
        DateTimeOffset? since, CancellationToken cancellationToken) =>
        PagesAsync(nodeIds: null, since, cancellationToken);

    /// <summary>Those of some nodes.</summary>
    /// <param name="nodeIds">At most <see cref="NodesPerCall"/>.</param>
    public async Task<List<Finding>> ReadOfNodesAsync(IReadOnlyList<string> nodeIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(nodeIds);
        var findings = new List<Finding>();
        await foreach (var page in PagesAsync(nodeIds, since: null, cancellationToken))
        {
            findings.AddRange(page);
        }

        return findings;
    }

    private async IAsyncEnumerable<List<Finding>> PagesAsync(
        IReadOnlyList<string>? nodeIds, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = $"arn:{own.Partition.Name}:patchmanager:{own.Region}:{own.AccountId}:instance/";
        var arn = productArn ?? FindingMapping.DefaultProductArn(own);
        var request = new GetFindingsRequest
        {
            Filters = new AwsSecurityFindingFilters
            {
                ProductArn = [Is(arn)],
                ProductName = [Is(FindingMapping.ProductName)],
                RecordState = [Is("ACTIVE")],
                UpdatedAt = since is { } start ? [new DateFilter { Start = AwsText.FormatTime(start) }] : null,
                Id = nodeIds is null
                    ? [Begins(prefix)]
                    : [.. nodeIds.Select(nodeId => Begins($"{prefix}{nodeId}/"))],
            },
            MaxResults = 100,
        };
        var pages = Pages.ReadAsync<AwsSecurityFinding>(
            "GetFindings", pace,
            async next =>
            {
                request.NextToken = next;
                var answer = await securityHub.GetFindingsAsync(request, cancellationToken);
                return (answer.Findings, answer.NextToken);
            },
            cancellationToken);
        await foreach (var page in pages)
        {
            yield return
            [
                .. page.Select(SecurityHubMapping.ToFinding).Where(finding =>
                    finding.ProductArn == arn && finding.ProductName == FindingMapping.ProductName && finding.RecordState == "ACTIVE"
                    && finding.Id?.StartsWith(prefix, StringComparison.Ordinal) == true),
            ];
        }
    }

    private static StringFilter Is(string value) => new() { Comparison = StringFilterComparison.EQUALS, Value = value };

    private static StringFilter Begins(string value) => new() { Comparison = StringFilterComparison.PREFIX, Value = value };
}
