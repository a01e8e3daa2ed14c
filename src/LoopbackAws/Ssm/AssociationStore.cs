using LoopbackAws.Http;

namespace LoopbackAws.Ssm;

/// <summary>A State Manager association that runs a patch document.</summary>
public sealed record PatchAssociation
{
    /// <summary>The association id, a GUID (SSM model, <c>AssociationId</c>).</summary>
    public required string AssociationId { get; init; }

    /// <summary>The SSM document that it runs; <c>DescribeAssociation</c>'s <c>Name</c>.</summary>
    public required string DocumentName { get; init; }

    /// <summary>The association's own name, such as <c>AWS-PatchNowAssociation</c>; empty for none.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The document's version.</summary>
    public string DocumentVersion { get; init; } = "1";

    /// <summary>The baseline's name, which the Association document uploads as its item's title.</summary>
    public string BaselineName { get; init; } = "AWS-DefaultPatchBaseline";

    /// <summary>The compliance severity of the association's items.</summary>
    public ComplianceSeverity Severity { get; init; } = ComplianceSeverity.Unspecified;

    /// <summary>The document's <c>Operation</c> parameter; <see langword="null"/> for none.</summary>
    public PatchOperationKind? Operation { get; init; } = PatchOperationKind.Scan;
}

/// <summary>State Manager's associations, and what each left on its nodes as compliance items. Safe for concurrent use.</summary>
internal sealed class AssociationStore(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Timeline<PatchAssociation> _associations = new();
    private readonly Timeline<Run> _runs = new();
    private readonly SortedDictionary<string, SortedSet<string>> _ofNode = new(StringComparer.Ordinal);

    public void Add(PatchAssociation association, DateTimeOffset visibleAt)
    {
        lock (_gate)
        {
            _associations.Add(association.AssociationId, association, visibleAt, time.GetUtcNow());
        }
    }

    /// <summary>A run of the operation's association on the operation's node: it overwrites what that association left there.</summary>
    /// <param name="operation">An operation with an association.</param>
    /// <param name="isItem">Whether the document uploaded the item itself, instead of a patch summary.</param>
    /// <param name="visibleAt">From when the item is answered.</param>
    public void AddRun(NodePatchOperation operation, bool isItem, DateTimeOffset visibleAt)
    {
        lock (_gate)
        {
            if (!_ofNode.TryGetValue(operation.NodeId, out var associations))
            {
                _ofNode[operation.NodeId] = associations = new SortedSet<string>(StringComparer.Ordinal);
            }

            associations.Add(operation.AssociationId!);
            _runs.Add(Key(operation.NodeId, operation.AssociationId!), new Run(operation, isItem), visibleAt, time.GetUtcNow());
        }
    }

    public PatchAssociation Describe(string associationId)
    {
        lock (_gate)
        {
            return _associations.TryGet(associationId, time.GetUtcNow(), out var association)
                ? association
                : throw new AwsErrorException("AssociationDoesNotExist", "The specified association does not exist.");
        }
    }

    /// <summary>The visible items of a node, by association id.</summary>
    public IReadOnlyList<ComplianceItem> Items(string nodeId, SsmFacts facts)
    {
        lock (_gate)
        {
            return _ofNode.TryGetValue(nodeId, out var associations) ? [.. Visible(nodeId, associations, facts)] : [];
        }
    }

    /// <summary>The visible summaries of compliance type Association.</summary>
    /// <param name="among">Only these nodes; null for all.</param>
    /// <param name="facts">What they show.</param>
    public IReadOnlyList<NodeCompliance> Summaries(IReadOnlyList<string>? among, SsmFacts facts)
    {
        lock (_gate)
        {
            return
            [
                .. from nodeId in among?.Distinct() ?? _ofNode.Keys
                   where _ofNode.ContainsKey(nodeId)
                   let items = Visible(nodeId, _ofNode[nodeId], facts).ToList()
                   where items.Count > 0
                   select NodeCompliance.Of(nodeId, items),
            ];
        }
    }

    private static string Key(string nodeId, string associationId) => nodeId + associationId;

    private IEnumerable<ComplianceItem> Visible(string nodeId, SortedSet<string> associations, SsmFacts facts)
    {
        var now = time.GetUtcNow();
        foreach (var id in associations)
        {
            if (_runs.TryGet(Key(nodeId, id), now, out var run))
            {
                var association = _associations.TryGet(id, now, out var known) ? known : null;
                yield return run.IsItem
                    ? ComplianceItem.OfScan(run.Operation, association, facts)
                    : ComplianceItem.OfRun(run.Operation, association, facts);
            }
        }
    }

    private sealed record Run(NodePatchOperation Operation, bool IsItem);
}
