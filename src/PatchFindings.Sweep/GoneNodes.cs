using Amazon.EC2;
using Amazon.EC2.Model;
using PatchFindings.Functions;
using PatchFindings.PatchStates;

namespace PatchFindings.Sweep;

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
        await foreach (var nodeId in fleet.ReadNodesAsync(cancellationToken))
        {
            _managed.Add(nodeId);
        }

        _isManagedRead = true;
    }

    public async Task ReadGoneAsync(IEnumerable<string> nodeIds, CancellationToken cancellationToken)
    {
        var lacking = nodeIds.Where(MayBe).ToHashSet();
        _gone.UnionWith(lacking.Where(nodeId => AwsText.IsHybridNodeId(nodeId)));
        foreach (var chunk in lacking.Except(_gone).ToList().Chunk(InstancesPerCall))
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
