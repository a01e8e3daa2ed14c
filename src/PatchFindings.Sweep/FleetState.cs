using Amazon.EC2;
using Amazon.EC2.Model;
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
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var noncompliant = fleet.ReadNoncompliantNodesAsync("Patch", end.Token).ToListAsync(end.Token).AsTask();
        var associated = fleet.ReadNoncompliantNodesAsync("Association", end.Token).ToListAsync(end.Token).AsTask();
        try
        {
            await foreach (var record in fleet.ReadRecordsAsync(end.Token))
            {
                if (record.State is { } state)
                {
                    Operations[new Subject(record.NodeId)] = new LastOperation(state.OperationEndTime, Noncompliance.ByCounts(state));
                }
                else
                {
                    _undecided.Add(record.NodeId);
                }
            }

            await JudgeOpenAsync(await noncompliant, cancellationToken);
            foreach (var nodeId in await associated)
            {
                await ReadAssociationsAsync(nodeId, cancellationToken);
            }
        }
        finally
        {
            // Where one list fails, the others decide nothing any more.
            end.Cancel();
            await Task.WhenAll((Task)noncompliant, associated).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Records may be late or absent, and Windows' available security updates are not among their counts.
    private async Task JudgeOpenAsync(List<string> noncompliant, CancellationToken cancellationToken)
    {
        var open = noncompliant.Where(nodeId => !Operations.TryGetValue(new Subject(nodeId), out var last) || !last.IsNoncompliant);
        foreach (var chunk in open.ToList().Chunk(JudgedAtOnce))
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

/// <summary>
/// Which nodes are gone. Systems Manager leaves out stopped and terminated instances alike, so that EC2 is asked about those it lacks: an
/// instance that EC2 shows as anything but terminated is still there. A hybrid node that Systems Manager lacks was deregistered.
/// </summary>
internal sealed class GoneNodes(FleetReader fleet, Func<IAmazonEC2> ec2)
{
    private const int InstancesPerCall = 200;

    private readonly HashSet<string> _managed = [];
    private readonly HashSet<string> _gone = [];
    private bool _isManagedRead;

    public IReadOnlySet<string> Nodes => _gone;

    /// <summary>Whether it is known of every node that Systems Manager lacks if it is gone.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Whether Systems Manager, read whole, lacks the node.</summary>
    public bool MayBe(string nodeId) => _isManagedRead && !_managed.Contains(nodeId);

    public async Task ReadManagedAsync(CancellationToken cancellationToken)
    {
        await foreach (var nodeId in fleet.ReadNodesAsync(nodeIds: null, cancellationToken))
        {
            _managed.Add(nodeId);
        }

        _isManagedRead = true;
    }

    public async Task ReadGoneAsync(IEnumerable<string> nodeIds, CancellationToken cancellationToken)
    {
        var lacking = nodeIds.Where(MayBe).Distinct().ToLookup(nodeId => AwsText.IsHybridNodeId(nodeId));
        foreach (var chunk in lacking[true].Chunk(FleetReader.NodesPerCall))
        {
            // One that was activated since the managed nodes were read is among them now.
            _gone.UnionWith(chunk.Except(await fleet.ReadNodesAsync(chunk, cancellationToken).ToHashSetAsync(cancellationToken: cancellationToken)));
        }

        foreach (var chunk in lacking[false].Chunk(InstancesPerCall))
        {
            _gone.UnionWith(chunk.Except(await ReadThereAsync(ec2(), chunk, cancellationToken)));
        }

        IsRead = true;
    }

    private static async Task<HashSet<string>> ReadThereAsync(IAmazonEC2 client, string[] instanceIds, CancellationToken cancellationToken)
    {
        const string Action = "DescribeInstances";
        var there = new HashSet<string>();

        // By filter and not by id: an id that EC2 does not know any more fails a call by ids as a whole.
        var request = new DescribeInstancesRequest { Filters = [new Filter { Name = "instance-id", Values = [.. instanceIds] }], MaxResults = 1_000 };
        var pages = Pages.ReadAsync<Reservation>(
            Action, pace: null,
            async next =>
            {
                request.NextToken = next;
                var answer = await client.DescribeInstancesAsync(request, cancellationToken);

                // The SDK reads an answer that is not EC2's, as it reads one without instances, as no reservations at all.
                return string.IsNullOrEmpty(answer.ResponseMetadata?.RequestId)
                    ? throw new ServiceFailureException($"{Action}: the answer lacks its request id")
                    : (answer.Reservations ?? [], answer.NextToken);
            },
            cancellationToken);
        await foreach (var page in pages)
        {
            there.UnionWith(page.SelectMany(reservation => reservation.Instances ?? [])
                .Where(instance => instance.State?.Name != InstanceStateName.Terminated).Select(instance => instance.InstanceId));
        }

        return there;
    }
}
