using LoopbackAws.Http;

namespace LoopbackAws.Ssm;

/// <summary>
/// The part of Systems Manager that tells of patching in one account and Region: of each node an inventory record, a patch state and
/// compliance, and the commands and associations. Each becomes visible at its own time, so that readers meet the service's eventual
/// consistency. Safe for concurrent use.
/// </summary>
/// <param name="time">Decides what is visible.</param>
/// <param name="region">The AWS Region.</param>
/// <param name="accountId">The account, 12 digits.</param>
public sealed class SsmState(TimeProvider time, string region, string accountId)
{
    private readonly PatchStore _patches = new(time);
    private readonly CommandStore _commands = new(time);
    private readonly AssociationStore _associations = new(time);

    /// <summary>The AWS Region.</summary>
    public string Region { get; } = region;

    /// <summary>The account, 12 digits.</summary>
    public string AccountId { get; } = accountId;

    /// <summary>What nobody could verify of AWS; it may change while the state is read.</summary>
    public SsmFacts Facts { get; set; } = new();

    /// <summary>The most items on any page, 1 or more, whatever is asked for: AWS promises no full page before the last.</summary>
    public int? PageSizeMax { get; set; }

    /// <summary>
    /// Records what a node uploaded. Whatever of the node is visible is overwritten when the operation becomes visible. Of an
    /// association's operation State Manager keeps a compliance item besides.
    /// </summary>
    /// <param name="inventoryVisibleAt">From when <c>GetInventory</c> and <c>ListInventoryEntries</c> answer it.</param>
    /// <param name="patchStateVisibleAt">From when <c>DescribeInstancePatchStates</c> answers it.</param>
    /// <param name="complianceVisibleAt">From when <c>ListResourceComplianceSummaries</c> and <c>ListComplianceItems</c> answer it.</param>
    public void Publish(
        NodePatchOperation operation, DateTimeOffset inventoryVisibleAt, DateTimeOffset patchStateVisibleAt, DateTimeOffset complianceVisibleAt)
    {
        ArgumentNullException.ThrowIfNull(operation);
        _patches.Add(operation, inventoryVisibleAt, patchStateVisibleAt, complianceVisibleAt);
        if (operation.AssociationId is not null)
        {
            _associations.AddRun(operation, isItem: false, complianceVisibleAt);
        }
    }

    /// <summary>
    /// Records what <c>AWS-RunPatchBaselineAssociation</c> uploaded: its association's compliance item and nothing else, in the place of
    /// that association's run before.
    /// </summary>
    /// <param name="operation">An operation with an association id.</param>
    /// <param name="visibleAt">From when the item is answered.</param>
    /// <exception cref="ArgumentException">The operation has no association id.</exception>
    public void PublishAssociationScan(NodePatchOperation operation, DateTimeOffset visibleAt)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (operation.AssociationId is null)
        {
            throw new ArgumentException("The operation has no association.", nameof(operation));
        }

        _patches.Meet(operation.NodeId);
        _associations.AddRun(operation, isItem: true, visibleAt);
    }

    /// <summary>Records a command, or a known command's next status.</summary>
    /// <param name="visibleAt">From when the reads answer it.</param>
    public void AddCommand(PatchCommand command, DateTimeOffset visibleAt)
    {
        ArgumentNullException.ThrowIfNull(command);
        _commands.Add(command, visibleAt);
    }

    /// <summary>Records an association.</summary>
    /// <param name="visibleAt">From when the reads answer it.</param>
    public void AddAssociation(PatchAssociation association, DateTimeOffset visibleAt)
    {
        ArgumentNullException.ThrowIfNull(association);
        _associations.Add(association, visibleAt);
    }

    /// <summary>
    /// Says whether Systems Manager manages a node. One that uploaded anything is managed until told otherwise; one that is stopped,
    /// terminated or deregistered is not, and what it uploaded stays.
    /// </summary>
    public void SetManaged(string nodeId, bool isManaged) => _patches.SetManaged(nodeId, isManaged);

    /// <summary>The managed nodes, by id.</summary>
    /// <param name="nodeIds">Only these; <see langword="null"/> for all.</param>
    /// <param name="pageSize">The most nodes on a page.</param>
    /// <param name="token">The page before's token, or <see langword="null"/>.</param>
    /// <exception cref="AwsErrorException"><c>InvalidNextToken</c>.</exception>
    public Page<string> DescribeInstanceInformation(IReadOnlyCollection<string>? nodeIds, int pageSize, string? token) =>
        Paging.Cut(
            _patches.Managed.Where(nodeId => nodeIds?.Contains(nodeId) != false).Select(nodeId => (nodeId, nodeId)),
            "DescribeInstanceInformation\n" + string.Join('\n', nodeIds ?? []), Size(pageSize), token);

    /// <summary>The visible inventory records, by node id.</summary>
    /// <param name="filters">At most 5; none answers the whole fleet.</param>
    /// <param name="pageSize">The most records on a page.</param>
    /// <param name="token">The page before's token, or <see langword="null"/>.</param>
    /// <exception cref="AwsErrorException"><c>InvalidFilter</c>, <c>ValidationException</c>, <c>InvalidNextToken</c>.</exception>
    public Page<PatchSummaryRecord> GetInventory(IReadOnlyList<InventoryFilter> filters, int pageSize, string? token) =>
        _patches.Records(filters, Facts, Size(pageSize), token);

    /// <summary>A node's visible inventory record.</summary>
    /// <returns>The record; <see langword="null"/> for a node that never uploaded one.</returns>
    public PatchSummaryRecord? InventoryEntry(string nodeId) =>
        _patches.TryGetRecord(nodeId, out var operation) ? PatchSummaryRecord.Of(operation, Facts) : null;

    /// <summary>The visible patch states of nodes, in the order asked; a node without one is absent.</summary>
    /// <param name="pageSize">The most nodes on a page.</param>
    /// <param name="token">The page before's token, or <see langword="null"/>.</param>
    /// <exception cref="AwsErrorException"><c>InvalidNextToken</c>.</exception>
    public Page<NodePatchOperation> DescribeInstancePatchStates(IReadOnlyList<string> nodeIds, int pageSize, string? token) =>
        _patches.States(nodeIds, Size(pageSize), token);

    /// <summary>The patches of a node's visible patch state, made up from its counts; none for a node without state.</summary>
    /// <param name="states">Only these states, compared without case and underscores; <see langword="null"/> for all.</param>
    /// <param name="pageSize">The most patches on a page.</param>
    /// <param name="token">The page before's token, or <see langword="null"/>.</param>
    /// <exception cref="AwsErrorException"><c>InvalidNextToken</c>.</exception>
    public Page<NodePatch> DescribeInstancePatches(string nodeId, IReadOnlyList<string>? states, int pageSize, string? token)
    {
        var rows = _patches.TryGetState(nodeId, out var operation) ? NodePatch.Of(operation) : [];
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

    /// <summary>The visible compliance summaries that pass every filter, by node id and compliance type.</summary>
    /// <param name="filters">The filters; none lets everything pass.</param>
    /// <param name="pageSize">The most summaries on a page.</param>
    /// <param name="token">The page before's token, or <see langword="null"/>.</param>
    /// <exception cref="AwsErrorException"><c>InvalidFilter</c>, <c>ValidationException</c>, <c>InvalidNextToken</c>.</exception>
    public Page<NodeCompliance> ListResourceComplianceSummaries(
        IReadOnlyList<ComplianceFilter> filters, int pageSize, string? token)
    {
        ArgumentNullException.ThrowIfNull(filters);
        foreach (var filter in filters)
        {
            filter.Check(ComplianceFilter.SummaryKeys);
        }

        var facts = Facts;
        var effective = facts.NodeFilter == NodeFilterAnswer.EveryValue
            ? filters
            : [.. filters.Select(filter => filter.Key == ComplianceFilter.Node ? filter with { Values = [filter.Values[0]] } : filter)];
        var nodes = effective.FirstOrDefault(filter => filter is { Key: ComplianceFilter.Node, Type: "EQUAL" })?.Values;
        var found = _patches.Summaries(nodes, facts)
            .Concat(_associations.Summaries(nodes, facts))
            .Where(summary => effective.All(filter => filter.Passes(summary.Value(filter.Key))))
            .Select(summary => (Key: $"{summary.NodeId} {summary.ComplianceType}", summary))
            .OrderBy(item => item.Key, StringComparer.Ordinal);
        return Paging.Cut(found, "ListResourceComplianceSummaries\n" + ComplianceFilter.Text(filters), Size(pageSize), token);
    }

    /// <summary>A node's visible compliance items of type Association that pass every filter, by association id.</summary>
    /// <remarks>Items of type Patch, one a patch, are left out: no caller needs them.</remarks>
    /// <param name="filters">The filters; none lets everything pass.</param>
    /// <param name="pageSize">The most items on a page.</param>
    /// <param name="token">The page before's token, or <see langword="null"/>.</param>
    /// <exception cref="AwsErrorException"><c>InvalidFilter</c>, <c>ValidationException</c>, <c>InvalidNextToken</c>.</exception>
    public Page<ComplianceItem> ListComplianceItems(
        string nodeId, IReadOnlyList<ComplianceFilter> filters, int pageSize, string? token)
    {
        ArgumentNullException.ThrowIfNull(filters);
        foreach (var filter in filters)
        {
            filter.Check(ComplianceFilter.ItemKeys);
        }

        var found = _associations.Items(nodeId, Facts)
            .Where(item => filters.All(filter => filter.Passes(item.Value(filter.Key))))
            .Select(item => (item.Id, item));
        return Paging.Cut(found, $"ListComplianceItems\n{nodeId}\n{ComplianceFilter.Text(filters)}", Size(pageSize), token);
    }

    /// <summary>The visible commands, newest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="pageSize">The most commands on a page.</param>
    /// <param name="token">The page before's token, or <see langword="null"/>.</param>
    /// <exception cref="AwsErrorException"><c>InvalidFilterKey</c>, <c>ValidationException</c>, <c>InvalidNextToken</c>; <c>InvalidCommandId</c> if that is on.</exception>
    public Page<PatchCommand> ListCommands(CommandQuery query, int pageSize, string? token) =>
        _commands.Commands(query, Facts.UnknownCommandIsError, Size(pageSize), token);

    /// <summary>The visible invocations, newest command first, then by node.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="pageSize">The most invocations on a page.</param>
    /// <param name="token">The page before's token, or <see langword="null"/>.</param>
    /// <exception cref="AwsErrorException"><c>InvalidFilterKey</c>, <c>ValidationException</c>, <c>InvalidNextToken</c>; <c>InvalidCommandId</c> if that is on.</exception>
    public Page<(PatchCommand Command, CommandInvocation Invocation)> ListCommandInvocations(
        CommandQuery query, int pageSize, string? token) =>
        _commands.Invocations(query, Facts.UnknownCommandIsError, Size(pageSize), token);

    /// <summary>A visible association.</summary>
    /// <exception cref="AwsErrorException"><c>AssociationDoesNotExist</c>.</exception>
    public PatchAssociation DescribeAssociation(string associationId) => _associations.Describe(associationId);

    /// <summary>The ARN of a node: an EC2 instance, or a hybrid managed instance.</summary>
    public string NodeArn(string nodeId)
    {
        ArgumentNullException.ThrowIfNull(nodeId);
        return nodeId.StartsWith("mi-", StringComparison.Ordinal)
            ? $"arn:{Partition}:ssm:{Region}:{AccountId}:managed-instance/{nodeId}"
            : $"arn:{Partition}:ec2:{Region}:{AccountId}:instance/{nodeId}";
    }

    /// <summary>The ARN of an association.</summary>
    public string AssociationArn(string associationId) => $"arn:{Partition}:ssm:{Region}:{AccountId}:association/{associationId}";

    private string Partition => Http.Region.Partition(Region);

    private int Size(int pageSize) => Math.Min(pageSize, PageSizeMax ?? pageSize);
}
