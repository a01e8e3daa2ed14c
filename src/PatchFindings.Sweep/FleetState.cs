using PatchFindings.Findings;
using PatchFindings.Functions;
using PatchFindings.PatchStates;
using PatchFindings.Sweeping;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Sweep;

/// <summary>One side of the comparison: the last operation of every subject, by all that Systems Manager shows.</summary>
internal sealed class FleetState(FleetReader fleet, PatchStateReader states, BatchJudge judge, FunctionIdentity own, TimeProvider time)
{
    private const int JudgedAtOnce = 200;

    private readonly HashSet<string> _undecided = [];

    /// <summary>Nodes that are noncompliant by a summary, and by whose states nobody can say what they owe.</summary>
    public int Undecided => _undecided.Count;

    public Dictionary<Subject, LastOperation> Operations { get; } = [];

    /// <summary>Reads it.</summary>
    /// <exception cref="Exception">A read failed; what was read so far stays.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var record in fleet.ReadRecordsAsync(cancellationToken))
        {
            Operations[new Subject(record.NodeId)] = new LastOperation(record.OperationEndTime, Noncompliance.ByCounts(record));
        }

        // Records may be late or absent, and Windows' available security updates are not among their counts.
        var open = new List<string>();
        await foreach (var nodeId in fleet.ReadNoncompliantNodesAsync("Patch", cancellationToken))
        {
            if (!Operations.TryGetValue(new Subject(nodeId), out var last) || !last.IsNoncompliant)
            {
                open.Add(nodeId);
            }
        }

        foreach (var chunk in open.Chunk(JudgedAtOnce))
        {
            var verdicts = await JudgeAsync([.. chunk.Select(nodeId => new Subject(nodeId))], cancellationToken);
            if (verdicts.FirstOrDefault(verdict => verdict.Outcome == Outcome.Unavailable) is { } failed)
            {
                throw new ServiceFailureException(failed.Reason);
            }

            foreach (var (nodeId, verdict) in chunk.Zip(verdicts))
            {
                if (verdict.Operation is { } operation)
                {
                    Operations[new Subject(nodeId)] = new LastOperation(operation.State.OperationEndTime, IsNoncompliant: true);
                }
                else if (verdict.Outcome != Outcome.Compliant)
                {
                    // Undecided: neither is a finding owed nor one over.
                    Operations.Remove(new Subject(nodeId));
                    _undecided.Add(nodeId);
                }
            }
        }

        var nodes = new List<string>();
        await foreach (var nodeId in fleet.ReadNoncompliantNodesAsync("Association", cancellationToken))
        {
            nodes.Add(nodeId);
        }

        foreach (var nodeId in nodes)
        {
            await ReadAssociationsAsync(nodeId, cancellationToken);
        }
    }

    /// <summary>Reads what <c>AWS-RunPatchBaselineAssociation</c> last reported of a node.</summary>
    /// <exception cref="ServiceFailureException">It could not be read.</exception>
    public async Task ReadAssociationsAsync(string nodeId, CancellationToken cancellationToken)
    {
        var reading = await states.ReadNodeAssociationsAsync(nodeId, cancellationToken);
        if (reading.Unavailable is { } unavailable)
        {
            throw new ServiceFailureException(unavailable);
        }

        foreach (var association in reading.Value ?? [])
        {
            if (OperationIdentity.IsAssociationDocument(association.DocumentName)
                && (association.State?.OperationEndTime ?? association.ReportedAt) is { } ended)
            {
                Operations[new Subject(nodeId, association.AssociationId)] =
                    new LastOperation(ended, association.State is { } state ? Noncompliance.ByCounts(state) : association.IsNoncompliant);
            }
        }
    }

    /// <summary>Reads the patch states of nodes that have no inventory record; those of undecided nodes decide nothing.</summary>
    /// <exception cref="ServiceFailureException">They could not be read.</exception>
    public async Task ReadStatesAsync(IReadOnlyCollection<string> nodeIds, CancellationToken cancellationToken)
    {
        var decided = nodeIds.Where(nodeId => !_undecided.Contains(nodeId)).ToList();
        foreach (var reading in (await states.ReadStatesAsync(decided, cancellationToken)).Values)
        {
            if (reading.Unavailable is { } unavailable)
            {
                throw new ServiceFailureException(unavailable);
            }

            if (reading.Value is { } state)
            {
                Operations[new Subject(state.NodeId)] = new LastOperation(state.OperationEndTime, Noncompliance.ByCounts(state));
            }
        }
    }

    /// <summary>What subjects owe, read as for an event of theirs; a verdict each.</summary>
    public async Task<IReadOnlyList<Verdict>> JudgeAsync(IReadOnlyList<Subject> subjects, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow() - Judge.SweptAge;
        var triggers = subjects.Select(subject => subject.AssociationId is { } association
            ? (Trigger)new AssociationRan(
                "sweep", own.AccountId, own.Region, Operations[subject].EndedAt, subject.NodeId, association,
                OperationIdentity.AssociationDocumentName)
            : new NodeSwept("sweep", own.AccountId, own.Region, at, subject.NodeId)).ToList();
        return await judge.JudgeAsync(triggers, cancellationToken);
    }
}
