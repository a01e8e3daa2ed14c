using System.Globalization;
using LoopbackAws.Http;

namespace LoopbackAws.Ssm;

/// <summary>
/// The part of Systems Manager that tells of patching in one account and Region: a patch state and a compliance summary a node, and the
/// commands. Each becomes visible at its own time, so that readers meet the service's eventual consistency. Safe for concurrent use.
/// </summary>
/// <param name="time">Decides what is visible.</param>
/// <param name="region">The AWS Region.</param>
/// <param name="accountId">The account, 12 digits.</param>
public sealed class SsmState(TimeProvider time, string region, string accountId)
{
    private readonly Lock _gate = new();
    private readonly Timeline<PatchOperation> _patchStates = new();
    private readonly Timeline<PatchOperation> _summaries = new();
    private readonly Timeline<PatchCommand> _commands = new();
    private readonly SortedSet<string> _nodes = new(StringComparer.Ordinal);

    /// <summary>The AWS Region.</summary>
    public string Region { get; } = region;

    /// <summary>The account, 12 digits.</summary>
    public string AccountId { get; } = accountId;

    /// <summary>How several values of the compliance filter <c>InstanceId</c> are taken.</summary>
    public NodeFilterAnswer NodeFilter { get; set; }

    /// <summary>The most items on any page, 1 or more, whatever is asked for: AWS promises no full page before the last.</summary>
    public int? PageSizeMax { get; set; }

    /// <summary>
    /// Answers a command id that is not visible with <c>InvalidCommandId</c> instead of an empty list. The SSM model declares the error,
    /// AWS does not write down when it comes; a caller must cope with both.
    /// </summary>
    public bool UnknownCommandIsError { get; set; }

    /// <summary>Records what a node uploaded. Whatever of the node is visible is overwritten when the operation becomes visible.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="patchStateVisibleAt">From when <c>DescribeInstancePatchStates</c> answers it.</param>
    /// <param name="complianceVisibleAt">From when <c>ListResourceComplianceSummaries</c> answers it.</param>
    public void Publish(PatchOperation operation, DateTimeOffset patchStateVisibleAt, DateTimeOffset complianceVisibleAt)
    {
        ArgumentNullException.ThrowIfNull(operation);
        lock (_gate)
        {
            _nodes.Add(operation.NodeId);
            _patchStates.Add(operation.NodeId, operation, patchStateVisibleAt, time.GetUtcNow());
            _summaries.Add(operation.NodeId, operation, complianceVisibleAt, time.GetUtcNow());
        }
    }

    /// <summary>Records a command, or a known command's next status.</summary>
    /// <param name="command">The command.</param>
    /// <param name="visibleAt">From when the reads answer it.</param>
    public void AddCommand(PatchCommand command, DateTimeOffset visibleAt)
    {
        ArgumentNullException.ThrowIfNull(command);
        lock (_gate)
        {
            _commands.Add(command.CommandId, command, visibleAt, time.GetUtcNow());
        }
    }

    /// <summary>The ARN of a node: an EC2 instance, or a hybrid managed instance.</summary>
    /// <param name="nodeId">The node.</param>
    public string NodeArn(string nodeId)
    {
        var partition = Region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
            : Region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
            : "aws";
        return nodeId.StartsWith("mi-", StringComparison.Ordinal)
            ? $"arn:{partition}:ssm:{Region}:{AccountId}:managed-instance/{nodeId}"
            : $"arn:{partition}:ec2:{Region}:{AccountId}:instance/{nodeId}";
    }

    /// <summary>The visible patch states of nodes, in the order asked; a node without one is absent.</summary>
    /// <param name="nodeIds">The nodes.</param>
    /// <param name="pageSize">The most nodes on a page.</param>
    /// <param name="token">The page before's token, or <see langword="null"/>.</param>
    /// <exception cref="AwsErrorException"><c>InvalidNextToken</c>.</exception>
    public Page<PatchOperation> DescribeInstancePatchStates(IReadOnlyList<string> nodeIds, int pageSize, string? token)
    {
        ArgumentNullException.ThrowIfNull(nodeIds);
        var query = string.Join('\n', nodeIds.Prepend("DescribeInstancePatchStates"));
        lock (_gate)
        {
            return Paging.Cut(Found(), query, Size(pageSize), token);
        }

        IEnumerable<(string, PatchOperation)> Found()
        {
            var now = time.GetUtcNow();
            foreach (var (index, nodeId) in nodeIds.Distinct().Index())
            {
                if (_patchStates.TryGet(nodeId, now, out var operation))
                {
                    yield return (index.ToString("D4", CultureInfo.InvariantCulture), operation);
                }
            }
        }
    }

    /// <summary>The visible compliance summaries that pass every filter, by node id.</summary>
    /// <param name="filters">The filters; none lets everything pass.</param>
    /// <param name="pageSize">The most summaries on a page.</param>
    /// <param name="token">The page before's token, or <see langword="null"/>.</param>
    /// <exception cref="AwsErrorException"><c>InvalidFilter</c>, <c>ValidationException</c>, <c>InvalidNextToken</c>.</exception>
    public Page<PatchOperation> ListResourceComplianceSummaries(
        IReadOnlyList<ComplianceFilter> filters, int pageSize, string? token)
    {
        ArgumentNullException.ThrowIfNull(filters);
        foreach (var filter in filters)
        {
            filter.Check();
        }

        var query = string.Join('\n', filters
            .Select(filter => $"{filter.Key} {filter.Type} {string.Join('\t', filter.Values)}")
            .Prepend("ListResourceComplianceSummaries"));
        var effective = NodeFilter == NodeFilterAnswer.EveryValue
            ? filters
            : [.. filters.Select(filter => filter.Key == ComplianceFilter.Node ? filter with { Values = [filter.Values[0]] } : filter)];
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var found = _nodes
                .Select(nodeId => _summaries.TryGet(nodeId, now, out var operation) ? operation : null)
                .OfType<PatchOperation>()
                .Where(operation => effective.All(filter => filter.Passes(operation)))
                .Select(operation => (operation.NodeId, operation));
            return Paging.Cut(found, query, Size(pageSize), token);
        }
    }

    /// <summary>The visible commands, newest first.</summary>
    /// <param name="commandId">Only this command; <see langword="null"/> for all.</param>
    /// <param name="nodeId">Only commands to this node; <see langword="null"/> for all.</param>
    /// <param name="pageSize">The most commands on a page.</param>
    /// <param name="token">The page before's token, or <see langword="null"/>.</param>
    /// <exception cref="AwsErrorException"><c>InvalidNextToken</c>; <c>InvalidCommandId</c> if that is on.</exception>
    public Page<PatchCommand> ListCommands(string? commandId, string? nodeId, int pageSize, string? token) =>
        Cut(
            Invocations(commandId, nodeId).DistinctBy(found => found.Command.CommandId),
            found => found.Command.CommandId,
            found => found.Command,
            $"ListCommands\n{commandId}\n{nodeId}",
            pageSize,
            token);

    /// <summary>The visible invocations, newest command first, then by node.</summary>
    /// <param name="commandId">Only this command's; <see langword="null"/> for all.</param>
    /// <param name="nodeId">Only this node's; <see langword="null"/> for all.</param>
    /// <param name="pageSize">The most invocations on a page.</param>
    /// <param name="token">The page before's token, or <see langword="null"/>.</param>
    /// <exception cref="AwsErrorException"><c>InvalidNextToken</c>; <c>InvalidCommandId</c> if that is on.</exception>
    public Page<(PatchCommand Command, CommandInvocation Invocation)> ListCommandInvocations(
        string? commandId, string? nodeId, int pageSize, string? token) =>
        Cut(
            Invocations(commandId, nodeId),
            found => $"{found.Command.CommandId}{found.Invocation.NodeId}",
            found => found,
            $"ListCommandInvocations\n{commandId}\n{nodeId}",
            pageSize,
            token);

    /// <summary>The patches of a node's visible patch state, made up from its counts; none for a node without state.</summary>
    /// <param name="nodeId">The node.</param>
    /// <param name="states">Only these states, compared without case and underscores; <see langword="null"/> for all.</param>
    /// <param name="pageSize">The most patches on a page.</param>
    /// <param name="token">The page before's token, or <see langword="null"/>.</param>
    /// <exception cref="AwsErrorException"><c>InvalidNextToken</c>.</exception>
    public Page<PatchRow> DescribeInstancePatches(string nodeId, IReadOnlyList<string>? states, int pageSize, string? token)
    {
        PatchOperation? operation;
        lock (_gate)
        {
            operation = _patchStates.TryGet(nodeId, time.GetUtcNow(), out var found) ? found : null;
        }

        var rows = operation is null ? [] : PatchRow.Of(operation);
        if (states is not null)
        {
            var wanted = states
                .Select(state => state.Replace("_", "", StringComparison.Ordinal))
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
            rows = rows.Where(row => wanted.Contains(row.Item.State));
        }

        var query = string.Join('\n', new[] { "DescribeInstancePatches", nodeId }.Concat(states ?? []));
        return Paging.Cut(rows, query, Size(pageSize), token);
    }

    private List<(PatchCommand Command, CommandInvocation Invocation)> Invocations(string? commandId, string? nodeId)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var ids = commandId is null ? _commands.Keys : [commandId];
            var commands = ids.Select(id => _commands.TryGet(id, now, out var command) ? command : null).OfType<PatchCommand>().ToList();
            return commandId is not null && commands.Count == 0 && UnknownCommandIsError
                ? throw new AwsErrorException("InvalidCommandId", "The specified command ID is not valid.")
                : [.. from command in commands
                      from invocation in command.Invocations
                      where nodeId is null || invocation.NodeId == nodeId
                      select (command, invocation)];
        }
    }

    private Page<TResult> Cut<TResult>(
        IEnumerable<(PatchCommand Command, CommandInvocation Invocation)> found,
        Func<(PatchCommand Command, CommandInvocation Invocation), string> id,
        Func<(PatchCommand Command, CommandInvocation Invocation), TResult> result,
        string query,
        int pageSize,
        string? token)
    {
        var newestFirst = found
            .Select(item => (Key: $"{long.MaxValue - item.Command.RequestedAt.UtcTicks:D19}{id(item)}", Item: result(item)))
            .OrderBy(item => item.Key, StringComparer.Ordinal);
        return Paging.Cut(newestFirst, query, Size(pageSize), token);
    }

    private int Size(int pageSize) => Math.Min(pageSize, PageSizeMax ?? pageSize);
}
