using PatchFindings.Local.Deployment;

namespace PatchFindings.Scale;

/// <summary>A command ends on every node of a fleet at once, and each node finds itself noncompliant.</summary>
internal static class FleetScenario
{
    // A compliance event that comes after its node's command event has left the queue.
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(30);

    /// <summary>From this size on a fleet fills its batches.</summary>
    public const int LargeCount = 2_000;

    // With their patches the nodes of the largest fleet take a read each, ten a second.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(45);

    /// <summary>Runs it.</summary>
    /// <param name="programs">The functions.</param>
    /// <param name="count">Nodes.</param>
    /// <param name="isApart">Whether all nodes' second events come half a minute after the first ones, instead of beside them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="hasPatches">Whether the findings name the nodes' patches (<c>patchDetails</c>).</param>
    public static async Task<Measurement> RunAsync(
        IReadOnlyDictionary<string, FunctionProgram> programs, int count, bool isApart, CancellationToken cancellationToken,
        bool hasPatches = false)
    {
        await using var cloud = await Cloud.StartAsync(programs, cancellationToken, hasPatches: hasPatches);
        var now = DateTimeOffset.UtcNow;
        var nodes = new Nodes(count, DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() - 1));
        foreach (var command in nodes.Commands)
        {
            cloud.Services.Ssm.AddCommand(command, now);
        }

        foreach (var operation in nodes.Operations)
        {
            cloud.Services.Ssm.Publish(operation, now, now, now);
            cloud.Ledger.Owe(operation);
        }

        cloud.Begin(count);
        var events = 0;
        foreach (var operation in nodes.Operations)
        {
            cloud.Statistics.Told(nodes.FindingId(operation));
            events += cloud.Services.Bus.Put(nodes.CommandEvent(operation)).MatchedRules.Count;
            events += isApart ? 0 : cloud.Services.Bus.Put(Nodes.ComplianceEvent(operation)).MatchedRules.Count;
        }

        if (isApart)
        {
            await Task.Delay(Apart, cancellationToken);
            foreach (var operation in nodes.Operations)
            {
                events += cloud.Services.Bus.Put(Nodes.ComplianceEvent(operation)).MatchedRules.Count;
            }
        }

        await cloud.SettleAsync(Limit, cancellationToken);
        return Measurement.Of(
            cloud, $"{count:N0} nodes{(isApart ? ", events apart" : string.Empty)}{(hasPatches ? ", with patches" : string.Empty)}", count, events);
    }
}
