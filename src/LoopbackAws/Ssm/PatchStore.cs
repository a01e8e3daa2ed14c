using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LoopbackAws.Ssm;

/// <summary>What the nodes uploaded: of each an inventory record, a patch state and a compliance summary. Safe for concurrent use.</summary>
internal sealed class PatchStore(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Timeline<NodePatchOperation> _records = new();
    private readonly Timeline<NodePatchOperation> _states = new();
    private readonly Timeline<(NodePatchOperation Operation, DateTimeOffset VisibleAt)> _summaries = new();
    private readonly SortedSet<string> _nodes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, bool> _managed = new(StringComparer.Ordinal);

    public void Add(
        NodePatchOperation operation, DateTimeOffset inventoryVisibleAt, DateTimeOffset patchStateVisibleAt, DateTimeOffset complianceVisibleAt)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _nodes.Add(operation.NodeId);
            _managed.TryAdd(operation.NodeId, true);
            _records.Add(operation.NodeId, operation, inventoryVisibleAt, now);
            _states.Add(operation.NodeId, operation, patchStateVisibleAt, now);
            _summaries.Add(operation.NodeId, (operation, complianceVisibleAt), complianceVisibleAt, now);
        }
    }

    /// <summary>A copy of the nodes that Systems Manager manages, in order.</summary>
    public IReadOnlyList<string> Managed
    {
        get
        {
            lock (_gate)
            {
                return [.. _managed.Where(node => node.Value).Select(node => node.Key)];
            }
        }
    }

    /// <summary>A node that uploaded something is managed, unless it was said otherwise.</summary>
    public void Meet(string nodeId)
    {
        lock (_gate)
        {
            _managed.TryAdd(nodeId, true);
        }
    }

    public void SetManaged(string nodeId, bool isManaged)
    {
        lock (_gate)
        {
            _managed[nodeId] = isManaged;
        }
    }

    public bool TryGetRecord(string nodeId, [NotNullWhen(true)] out NodePatchOperation? operation)
    {
        lock (_gate)
        {
            return _records.TryGet(nodeId, time.GetUtcNow(), out operation!);
        }
    }

    public bool TryGetState(string nodeId, [NotNullWhen(true)] out NodePatchOperation? operation)
    {
        lock (_gate)
        {
            return _states.TryGet(nodeId, time.GetUtcNow(), out operation!);
        }
    }

    public Page<PatchSummaryRecord> Records(IReadOnlyList<InventoryFilter> filters, SsmFacts facts, int pageSize, string? token)
    {
        InventoryFilter.Check(filters);
        var effective = facts.InventoryFilter == NodeFilterAnswer.EveryValue
            ? filters
            : [.. filters.Select(filter => filter with { Values = [filter.Values[0]] })];
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var found = from nodeId in Nodes(effective.FirstOrDefault(filter => filter.Type == "Equal")?.Values)
                        where effective.All(filter => filter.Passes(nodeId))
                        let record = _records.TryGet(nodeId, now, out var operation) ? operation : null
                        where record is not null
                        select (nodeId, PatchSummaryRecord.Of(record, facts));
            return Paging.Cut(found, "GetInventory\n" + InventoryFilter.Text(filters), pageSize, token);
        }
    }

    public Page<NodePatchOperation> States(IReadOnlyList<string> nodeIds, int pageSize, string? token)
    {
        lock (_gate)
        {
            return Paging.Cut(Found(), string.Join('\n', nodeIds.Prepend("DescribeInstancePatchStates")), pageSize, token);
        }

        IEnumerable<(string, NodePatchOperation)> Found()
        {
            var now = time.GetUtcNow();
            foreach (var (index, nodeId) in nodeIds.Distinct().Index())
            {
                if (_states.TryGet(nodeId, now, out var operation))
                {
                    yield return (index.ToString("D4", CultureInfo.InvariantCulture), operation);
                }
            }
        }
    }

    /// <summary>The visible summaries of compliance type Patch.</summary>
    /// <param name="among">Only these nodes; null for all.</param>
    /// <param name="facts">What they show.</param>
    public IReadOnlyList<NodeCompliance> Summaries(IReadOnlyList<string>? among, SsmFacts facts)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var found = new List<NodeCompliance>();
            foreach (var nodeId in Nodes(among))
            {
                if (_summaries.TryGet(nodeId, now, out var summary))
                {
                    found.Add(NodeCompliance.Of(summary.Operation, summary.VisibleAt, facts));
                }
            }

            return found;
        }
    }

    private IEnumerable<string> Nodes(IReadOnlyList<string>? among) =>
        among is null ? _nodes : among.Distinct().Where(_nodes.Contains).Order(StringComparer.Ordinal);
}
