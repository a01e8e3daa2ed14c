using System.Runtime.CompilerServices;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using PatchFindings.Functions;

namespace PatchFindings.PatchStates;

/// <summary>
/// Reads what Systems Manager knows of all nodes of the account and Region, page by page. A page that fails ends the reading with its
/// exception: what the later ones hold is not known.
/// </summary>
/// <param name="systemsManager">The client; its retries are the only ones.</param>
public sealed class FleetReader(IAmazonSimpleSystemsManagement systemsManager, CallPace pace)
{
    /// <summary>Nodes that one call may be asked for: 50, so that they come on one page; the API's filter takes 100 values.</summary>
    public const int NodesPerCall = 50;

    private const int PageMax = 50;

    /// <summary>All <c>AWS:PatchSummary</c> inventory records; without a state where a node's record lacks what each record has.</summary>
    public IAsyncEnumerable<InventoryRecord> ReadRecordsAsync(CancellationToken cancellationToken)
    {
        var request = new GetInventoryRequest
        {
            ResultAttributes = [new ResultAttribute { TypeName = SystemsManagerMapping.PatchSummaryType }],
            MaxResults = PageMax,
        };
        return ReadAsync(
            "GetInventory",
            async next =>
            {
                request.NextToken = next;
                var answer = await systemsManager.GetInventoryAsync(request, cancellationToken);
                return (answer.Entities, answer.NextToken);
            },
            entity => entity?.Id is null ? throw new AnswerShapeException("an entity has no Id")
                : SystemsManagerMapping.HasRecord(entity) ? new InventoryRecord(entity.Id, SystemsManagerMapping.ToPatchState(entity))
                : null,
            cancellationToken);
    }

    /// <summary>The nodes that are noncompliant.</summary>
    /// <param name="complianceType"><c>Patch</c> or <c>Association</c>.</param>
    public IAsyncEnumerable<string> ReadNoncompliantNodesAsync(string complianceType, CancellationToken cancellationToken)
    {
        var request = new ListResourceComplianceSummariesRequest
        {
            Filters = [Equal("ComplianceType", complianceType), Equal("Status", "NON_COMPLIANT")],
            MaxResults = PageMax,
        };
        return ReadAsync(
            "ListResourceComplianceSummaries",
            async next =>
            {
                request.NextToken = next;
                var answer = await systemsManager.ListResourceComplianceSummariesAsync(request, cancellationToken);
                return (answer.ResourceComplianceSummaryItems, answer.NextToken);
            },
            item => SystemsManagerMapping.ToComplianceSummary(item, complianceType) is { IsNoncompliant: true } summary ? summary.NodeId : null,
            cancellationToken);
    }

    /// <summary>The nodes that Systems Manager manages now; stopped and terminated ones are not among them.</summary>
    /// <param name="nodeIds">Only these, 1 to <see cref="NodesPerCall"/>; <see langword="null"/> for all.</param>
    public IAsyncEnumerable<string> ReadNodesAsync(IReadOnlyList<string>? nodeIds, CancellationToken cancellationToken)
    {
        var request = new DescribeInstanceInformationRequest
        {
            MaxResults = PageMax,
            Filters = nodeIds is null ? null : [new InstanceInformationStringFilter { Key = "InstanceIds", Values = [.. nodeIds] }],
        };
        return ReadAsync(
            "DescribeInstanceInformation",
            async next =>
            {
                request.NextToken = next;
                var answer = await systemsManager.DescribeInstanceInformationAsync(request, cancellationToken);
                return (answer.InstanceInformationList, answer.NextToken);
            },
            information => information?.InstanceId ?? throw new AnswerShapeException("a managed node has no InstanceId"),
            cancellationToken);
    }

    private static ComplianceStringFilter Equal(string key, string value) =>
        new() { Key = key, Type = ComplianceQueryOperatorType.EQUAL, Values = [value] };

    private async IAsyncEnumerable<TValue> ReadAsync<TItem, TValue>(
        string action, Func<string?, Task<(List<TItem>? Items, string? NextToken)>> readPage, Func<TItem, TValue?> map,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TValue : class
    {
        await foreach (var page in Pages.ReadAsync(action, pace, readPage, cancellationToken))
        {
            foreach (var value in page.Select(map).OfType<TValue>())
            {
                yield return value;
            }
        }
    }
}

/// <summary>A node's <c>AWS:PatchSummary</c> record.</summary>
/// <param name="State">What it says; <see langword="null"/> where it cannot be read.</param>
public sealed record InventoryRecord(string NodeId, PatchState? State);
