using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using PatchFindings.Functions;

namespace PatchFindings.PatchStates;

/// <summary>Reads from Systems Manager what a batch of nodes needs, in as few calls as the API allows.</summary>
/// <param name="systemsManager">The client; its retries are the only ones.</param>
/// <param name="pace">Spaces the calls; <see langword="null"/> for calls as fast as they come.</param>
public sealed class PatchStateReader(IAmazonSimpleSystemsManagement systemsManager, CallPace? pace = null)
{
    /// <summary>Nodes in one <c>DescribeInstancePatchStates</c> call, by the API.</summary>
    public const int NodesPerStateCall = 50;

    /// <summary>Nodes in one <c>ListResourceComplianceSummaries</c> call: the values that one filter holds, by the API.</summary>
    public const int NodesPerSummaryCall = 20;

    // A command ends on many nodes, in many batches; what ran it never changes.
    private const int CommandsKeptMax = 1_024;

    private readonly Dictionary<string, CommandSummary> _commands = [];

    /// <summary>Reads the nodes' patch states.</summary>
    /// <param name="nodeIds">Distinct node ids.</param>
    /// <param name="cancellationToken">Ends the reading; what is not read by then is unavailable.</param>
    /// <returns>A reading for each node.</returns>
    public async Task<Dictionary<string, Reading<PatchState>>> ReadStatesAsync(
        IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken)
    {
        var readings = new Dictionary<string, Reading<PatchState>>(nodeIds.Count);
        foreach (var chunk in nodeIds.Chunk(NodesPerStateCall))
        {
            await ReadOrSplitAsync(chunk, readings, DescribeAsync, cancellationToken);
        }

        return readings;
    }

    /// <summary>Reads the nodes' compliance summaries of type <c>Patch</c>. A node that a shared answer lacks is asked for by itself.</summary>
    /// <param name="nodeIds">Distinct node ids.</param>
    /// <param name="cancellationToken">Ends the reading; what is not read by then is unavailable.</param>
    /// <returns>A reading for each node.</returns>
    public async Task<Dictionary<string, Reading<ComplianceSummary>>> ReadSummariesAsync(
        IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken)
    {
        var readings = new Dictionary<string, Reading<ComplianceSummary>>(nodeIds.Count);
        foreach (var chunk in nodeIds.Chunk(NodesPerSummaryCall))
        {
            await ReadOrSplitAsync(chunk, readings, SummarizeAsync, cancellationToken);
            if (chunk.Length == 1)
            {
                continue;
            }

            // Nothing in writing says that the values of one filter are alternatives.
            foreach (var nodeId in chunk)
            {
                if (readings[nodeId] is { Value: null, Unavailable: null, Refused: null })
                {
                    await ReadOrSplitAsync([nodeId], readings, SummarizeAsync, cancellationToken);
                }
            }
        }

        return readings;
    }

    /// <summary>Reads which document a command ran, once a command.</summary>
    /// <param name="commandId">The command's id.</param>
    /// <param name="cancellationToken">Ends the reading; the command is then unavailable.</param>
    public async Task<Reading<CommandSummary>> ReadCommandAsync(string commandId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commandId);
        if (_commands.TryGetValue(commandId, out var known))
        {
            return new Reading<CommandSummary> { Value = known };
        }

        // Run Command ids are GUIDs; the API refuses any other text, and an execution may be of another kind.
        if (commandId.Length != 36)
        {
            return new Reading<CommandSummary>();
        }

        var readings = new Dictionary<string, Reading<CommandSummary>>(1);
        await ReadOrSplitAsync([commandId], readings, ListCommandAsync, cancellationToken);
        var reading = readings[commandId];
        if (reading.Value is { } command && _commands.Count < CommandsKeptMax)
        {
            _commands.Add(commandId, command);
        }

        return reading;
    }

    private delegate Task<IEnumerable<KeyValuePair<string, T>>> Read<T>(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    private static async Task ReadOrSplitAsync<T>(
        string[] ids, Dictionary<string, Reading<T>> readings, Read<T> read, CancellationToken cancellationToken)
        where T : class
    {
        string? unavailable = null;
        try
        {
            var values = new Dictionary<string, T>(await read(ids, cancellationToken));
            foreach (var id in ids)
            {
                readings[id] = new Reading<T> { Value = values.GetValueOrDefault(id) };
            }

            return;
        }
        catch (AmazonServiceException e) when (e.ErrorCode is "ValidationException" || (e.ErrorCode is "InvalidFilter" && ids.Length > 1))
        {
            if (ids.Length == 1)
            {
                readings[ids[0]] = new Reading<T> { Refused = e.Message };
                return;
            }

            // One id that the service refuses must not keep the others back.
            foreach (var id in ids)
            {
                await ReadOrSplitAsync([id], readings, read, cancellationToken);
            }

            return;
        }
        catch (AmazonServiceException e)
        {
            unavailable = $"{e.ErrorCode ?? e.GetType().Name}: {e.Message}";
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException or IOException or TimeoutException)
        {
            unavailable = $"{e.GetType().Name}: {e.Message}";
        }
        catch (OperationCanceledException)
        {
            unavailable = "the function's time ran out";
        }

        foreach (var id in ids)
        {
            readings[id] = new Reading<T> { Unavailable = unavailable };
        }
    }

    private async Task<IEnumerable<KeyValuePair<string, PatchState>>> DescribeAsync(
        IReadOnlyList<string> nodeIds, CancellationToken cancellationToken)
    {
        var request = new DescribeInstancePatchStatesRequest { InstanceIds = [.. nodeIds] };
        if (nodeIds.Count >= 10)
        {
            request.MaxResults = nodeIds.Count;
        }

        var states = new Dictionary<string, PatchState>(nodeIds.Count);
        do
        {
            await Pace(cancellationToken);
            var response = await systemsManager.DescribeInstancePatchStatesAsync(request, cancellationToken);
            foreach (var state in response.InstancePatchStates ?? [])
            {
                if (SystemsManagerMapping.ToPatchState(state) is { } known)
                {
                    states[known.NodeId] = known;
                }
            }

            request.NextToken = response.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
        return states;
    }

    private async Task<IEnumerable<KeyValuePair<string, ComplianceSummary>>> SummarizeAsync(
        IReadOnlyList<string> nodeIds, CancellationToken cancellationToken)
    {
        var request = new ListResourceComplianceSummariesRequest
        {
            Filters =
            [
                new ComplianceStringFilter { Key = "ComplianceType", Type = ComplianceQueryOperatorType.EQUAL, Values = ["Patch"] },
                new ComplianceStringFilter { Key = "InstanceId", Type = ComplianceQueryOperatorType.EQUAL, Values = [.. nodeIds] },
            ],
            MaxResults = 50,
        };

        var summaries = new Dictionary<string, ComplianceSummary>(nodeIds.Count);
        do
        {
            await Pace(cancellationToken);
            var response = await systemsManager.ListResourceComplianceSummariesAsync(request, cancellationToken);
            foreach (var item in response.ResourceComplianceSummaryItems ?? [])
            {
                if (item is { ComplianceType: "Patch", ResourceId: not null })
                {
                    summaries[item.ResourceId] = SystemsManagerMapping.ToComplianceSummary(item);
                }
            }

            request.NextToken = response.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
        return summaries;
    }

    private async Task<IEnumerable<KeyValuePair<string, CommandSummary>>> ListCommandAsync(
        IReadOnlyList<string> commandIds, CancellationToken cancellationToken)
    {
        try
        {
            await Pace(cancellationToken);
            var response = await systemsManager.ListCommandsAsync(
                new ListCommandsRequest { CommandId = commandIds[0] }, cancellationToken);
            return (response.Commands ?? [])
                .Where(command => command.CommandId == commandIds[0] && !string.IsNullOrEmpty(command.DocumentName))
                .Select(command => KeyValuePair.Create(command.CommandId, SystemsManagerMapping.ToCommandSummary(command)));
        }
        catch (InvalidCommandIdException)
        {
            // The id belongs to an execution of another kind, or Run Command does not know it yet.
            return [];
        }
    }

    private Task Pace(CancellationToken cancellationToken) => pace?.WaitAsync(cancellationToken) ?? Task.CompletedTask;
}
