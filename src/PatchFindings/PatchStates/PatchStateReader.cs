using System.Globalization;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using PatchFindings.Functions;

namespace PatchFindings.PatchStates;

/// <summary>Reads from Systems Manager what a batch of nodes needs, in as few calls as the API allows.</summary>
/// <param name="systemsManager">The client; its retries are the only ones.</param>
/// <param name="pace">Spaces the calls; <see langword="null"/> for calls as fast as they come.</param>
public sealed class PatchStateReader(IAmazonSimpleSystemsManagement systemsManager, TimeProvider time, CallPace? pace = null)
{
    /// <summary>Nodes in one <c>GetInventory</c> call: the values that one filter holds, by the API.</summary>
    public const int NodesPerRecordCall = 40;

    /// <summary>Nodes in one <c>DescribeInstancePatchStates</c> call, by the API.</summary>
    public const int NodesPerStateCall = 50;

    /// <summary>Nodes in one <c>ListResourceComplianceSummaries</c> call: the values that one filter holds, by the API.</summary>
    public const int NodesPerSummaryCall = 20;

    private const string Summaries = "ListResourceComplianceSummaries";

    private readonly ExecutionReader _executions = new(systemsManager, time, pace);

    /// <summary>Reads the nodes' <c>AWS:PatchSummary</c> inventory records.</summary>
    internal Task<Dictionary<string, Reading<PatchState>>> ReadRecordsAsync(
        IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken) =>
        ReadAsync("GetInventory", nodeIds, NodesPerRecordCall, GetInventoryAsync, cancellationToken);

    /// <summary>Reads the nodes' patch states.</summary>
    public Task<Dictionary<string, Reading<PatchState>>> ReadStatesAsync(
        IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken) =>
        ReadAsync("DescribeInstancePatchStates", nodeIds, NodesPerStateCall, DescribeStatesAsync, cancellationToken);

    /// <summary>Reads the nodes' compliance summaries of type <c>Patch</c>. A node that a shared answer lacks is asked for by itself.</summary>
    internal async Task<Dictionary<string, Reading<ComplianceSummary>>> ReadSummariesAsync(
        IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken)
    {
        var readings = await ReadAsync(Summaries, nodeIds, NodesPerSummaryCall, SummarizeAsync, cancellationToken);
        if (nodeIds.Count > 1)
        {
            // AWS does not write down that the values of one filter are alternatives.
            foreach (var nodeId in nodeIds.Where(nodeId => readings[nodeId] is { Value: null, Unavailable: null, Refused: null }))
            {
                readings[nodeId] = (await ReadAsync(Summaries, [nodeId], 1, SummarizeAsync, cancellationToken))[nodeId];
            }
        }

        return readings;
    }

    /// <summary>Reads the commands that were sent to a node.</summary>
    /// <param name="since">Older commands are left out.</param>
    internal async Task<Reading<IReadOnlyList<NodeCommand>>> ReadNodeCommandsAsync(
        string nodeId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var readings = await ReadAsync<IReadOnlyList<NodeCommand>>(
            "ListCommandInvocations", [nodeId], 1,
            async (ids, token) => [KeyValuePair.Create(ids[0], await ListInvocationsAsync(ids[0], since, token))], cancellationToken);
        return readings[nodeId];
    }

    /// <summary>Reads what associations last did on a node.</summary>
    public async Task<Reading<IReadOnlyList<NodeAssociation>>> ReadNodeAssociationsAsync(string nodeId, CancellationToken cancellationToken)
    {
        var readings = await ReadAsync<IReadOnlyList<NodeAssociation>>(
            "ListComplianceItems", [nodeId], 1,
            async (ids, token) => [KeyValuePair.Create(ids[0], await ListItemsAsync(ids[0], token))], cancellationToken);
        return readings[nodeId];
    }

    /// <summary>Reads what an execution id belongs to: a command, else an association, else nothing that Systems Manager knows.</summary>
    internal Task<Reading<Execution>> ReadExecutionAsync(string executionId, CancellationToken cancellationToken) =>
        _executions.ReadAsync(executionId, cancellationToken);

    private delegate Task<IEnumerable<KeyValuePair<string, T>>> Read<T>(string[] nodeIds, CancellationToken cancellationToken);

    private static async Task<Dictionary<string, Reading<T>>> ReadAsync<T>(
        string action, IReadOnlyCollection<string> nodeIds, int nodesPerCall, Read<T> read, CancellationToken cancellationToken)
        where T : class
    {
        var readings = new Dictionary<string, Reading<T>>(nodeIds.Count);
        foreach (var chunk in nodeIds.Chunk(nodesPerCall))
        {
            await ReadOrSplitAsync(action, chunk, readings, read, cancellationToken);
        }

        return readings;
    }

    private static async Task ReadOrSplitAsync<T>(
        string action, string[] nodeIds, Dictionary<string, Reading<T>> readings, Read<T> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var values = new Dictionary<string, T>();
            foreach (var (nodeId, value) in await read(nodeIds, cancellationToken))
            {
                values[nodeId] = value;
            }

            foreach (var nodeId in nodeIds)
            {
                readings[nodeId] = new Reading<T> { Value = values.GetValueOrDefault(nodeId) };
            }
        }
        catch (Exception e) when (nodeIds.Length > 1 && (e is AmazonUnmarshallingException or AnswerShapeException || ServiceFailure.Of(action, e).IsRefusal))
        {
            // One node must not keep the others back: its id may be refused, or what it uploaded be beyond the SDK's types.
            foreach (var nodeId in nodeIds)
            {
                await ReadOrSplitAsync(action, [nodeId], readings, read, cancellationToken);
            }
        }
        catch (Exception e)
        {
            foreach (var nodeId in nodeIds)
            {
                readings[nodeId] = Reading<T>.Failed(action, e);
            }
        }
    }

    private async Task<IEnumerable<KeyValuePair<string, PatchState>>> GetInventoryAsync(string[] nodeIds, CancellationToken cancellationToken)
    {
        var request = new GetInventoryRequest
        {
            Filters =
            [
                new InventoryFilter
                {
                    Key = "AWS:InstanceInformation.InstanceId", Type = InventoryQueryOperatorType.Equal, Values = [.. nodeIds],
                },
            ],
            ResultAttributes = [new ResultAttribute { TypeName = SystemsManagerMapping.PatchSummaryType }],
            MaxResults = 50,
        };
        return await PagesAsync(
            "GetInventory",
            async next =>
            {
                request.NextToken = next;
                var answer = await systemsManager.GetInventoryAsync(request, cancellationToken);
                return (answer.Entities, answer.NextToken);
            },
            SystemsManagerMapping.ToPatchState, state => state.NodeId, cancellationToken);
    }

    private async Task<IEnumerable<KeyValuePair<string, PatchState>>> DescribeStatesAsync(
        string[] nodeIds, CancellationToken cancellationToken)
    {
        var request = new DescribeInstancePatchStatesRequest { InstanceIds = [.. nodeIds] };
        if (nodeIds.Length >= 10)
        {
            request.MaxResults = nodeIds.Length;
        }

        return await PagesAsync(
            "DescribeInstancePatchStates",
            async next =>
            {
                request.NextToken = next;
                var answer = await systemsManager.DescribeInstancePatchStatesAsync(request, cancellationToken);
                return (answer.InstancePatchStates, answer.NextToken);
            },
            SystemsManagerMapping.ToPatchState, state => state.NodeId, cancellationToken);
    }

    private async Task<IEnumerable<KeyValuePair<string, ComplianceSummary>>> SummarizeAsync(
        string[] nodeIds, CancellationToken cancellationToken)
    {
        var request = new ListResourceComplianceSummariesRequest
        {
            Filters = [Equal("ComplianceType", "Patch"), Equal("InstanceId", nodeIds)],
            MaxResults = 50,
        };
        return await PagesAsync(
            "ListResourceComplianceSummaries",
            async next =>
            {
                request.NextToken = next;
                var answer = await systemsManager.ListResourceComplianceSummariesAsync(request, cancellationToken);
                return (answer.ResourceComplianceSummaryItems, answer.NextToken);
            },
            item => SystemsManagerMapping.ToComplianceSummary(item, "Patch"),
            summary => summary.NodeId,
            cancellationToken);
    }

    private async Task<IReadOnlyList<NodeCommand>> ListInvocationsAsync(
        string nodeId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var after = since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var request = new ListCommandInvocationsRequest
        {
            InstanceId = nodeId,
            Details = true,
            Filters = [new CommandFilter { Key = CommandFilterKey.InvokedAfter, Value = after }],
            MaxResults = 50,
        };
        var commands = await PagesAsync(
            "ListCommandInvocations",
            async next =>
            {
                request.NextToken = next;
                var answer = await systemsManager.ListCommandInvocationsAsync(request, cancellationToken);
                return (answer.CommandInvocations, answer.NextToken);
            },
            invocation => invocation?.InstanceId == nodeId ? SystemsManagerMapping.ToNodeCommand(invocation) : null,
            command => command.CommandId,
            cancellationToken);
        return [.. commands.Select(command => command.Value)];
    }

    private async Task<IReadOnlyList<NodeAssociation>> ListItemsAsync(string nodeId, CancellationToken cancellationToken)
    {
        var request = new ListComplianceItemsRequest
        {
            ResourceIds = [nodeId],
            ResourceTypes = ["ManagedInstance"],
            Filters = [Equal("ComplianceType", "Association")],
            MaxResults = 50,
        };
        var associations = await PagesAsync(
            "ListComplianceItems",
            async next =>
            {
                request.NextToken = next;
                var answer = await systemsManager.ListComplianceItemsAsync(request, cancellationToken);
                return (answer.ComplianceItems, answer.NextToken);
            },
            item => item is { ComplianceType: "Association", Id: not null } && item.ResourceId == nodeId
                ? SystemsManagerMapping.ToNodeAssociation(item)
                : null,
            association => association.AssociationId,
            cancellationToken);
        return [.. associations.Select(association => association.Value)];
    }

    private static ComplianceStringFilter Equal(string key, params string[] values) =>
        new() { Key = key, Type = ComplianceQueryOperatorType.EQUAL, Values = [.. values] };

    private async Task<Dictionary<string, TValue>> PagesAsync<TItem, TValue>(
        string action, Func<string?, Task<(List<TItem>? Items, string? NextToken)>> readPage, Func<TItem, TValue?> map,
        Func<TValue, string> key, CancellationToken cancellationToken)
        where TValue : class
    {
        var found = new Dictionary<string, TValue>();
        await foreach (var page in Pages.ReadAsync(action, pace, readPage, cancellationToken))
        {
            foreach (var value in page.Select(map).OfType<TValue>())
            {
                found[key(value)] = value;
            }
        }

        return found;
    }
}
