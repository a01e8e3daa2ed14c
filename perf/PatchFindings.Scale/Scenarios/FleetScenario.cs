using System.Globalization;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Scale;

/// <summary>A command ends on every node of a fleet at once, and each node finds itself noncompliant, or each compliant.</summary>
internal static class FleetScenario
{
    // A compliance event that comes after its node's command event has left the queue.
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(30);

    /// <summary>A fleet that fills a batch of findings.</summary>
    public const int BatchCount = 100;

    /// <summary>From this size on a fleet fills its batches.</summary>
    public const int LargeCount = 2_000;

    /// <summary>The largest fleet.</summary>
    public const int LargestCount = 10_000;

    // With their patches the nodes of the largest fleet take a read each, ten a second.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(45);

    /// <summary>Runs it.</summary>
    /// <param name="programs">The functions.</param>
    /// <param name="count">Nodes.</param>
    /// <param name="isApart">Whether all nodes' second events come half a minute after the first ones, instead of beside them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="hasPatches">Whether the findings name the nodes' patches (<c>patchDetails</c>).</param>
    /// <param name="isNoncompliant">Whether the nodes are noncompliant; of compliant ones the command's end alone tells.</param>
    public static async Task<Measurement> RunAsync(
        IReadOnlyDictionary<string, FunctionProgram> programs, int count, bool isApart, CancellationToken cancellationToken,
        bool hasPatches = false, bool isNoncompliant = true)
    {
        await using var cloud = await Cloud.StartAsync(programs, cancellationToken, hasPatches: hasPatches);
        var now = DateTimeOffset.UtcNow;
        var nodes = new Nodes(count, DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() - 1), _ => isNoncompliant);
        foreach (var command in nodes.Commands)
        {
            cloud.Services.Ssm.AddCommand(command, now);
        }

        foreach (var operation in nodes.Operations)
        {
            cloud.Services.Ssm.Publish(operation, now, now, now);
            if (isNoncompliant)
            {
                cloud.Ledger.Owe(operation);
            }
        }

        cloud.Begin(isNoncompliant ? count : 0);
        var events = 0;
        foreach (var operation in nodes.Operations)
        {
            cloud.Statistics.Told(nodes.FindingId(operation));
            events += cloud.Services.Bus.Put(nodes.CommandEvent(operation)).MatchedRules.Count;
            events += isApart || !isNoncompliant ? 0 : cloud.Services.Bus.Put(Nodes.ComplianceEvent(operation)).MatchedRules.Count;
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
        var measured = Measurement.Of(cloud, Name(count, isApart, hasPatches, isNoncompliant), count, events);
        return isNoncompliant ? measured : measured with { Findings = 0, Time = cloud.Elapsed };
    }

    /// <summary>Whether a run is the one by which a finding's costs are reckoned: full batches, both events of a node at once.</summary>
    /// <param name="run">A run.</param>
    public static bool IsUsual(Measurement run) => run.Name == Name(LargestCount);

    /// <summary>Whether it is the one of compliant nodes.</summary>
    /// <param name="run">A run.</param>
    public static bool IsCompliant(Measurement run) => run.Name == Name(LargestCount, isNoncompliant: false);

    /// <summary>Whether it is the one in which everything is done twice.</summary>
    /// <param name="run">A run.</param>
    public static bool IsApart(Measurement run) => run.Name == Name(LargeCount, isApart: true);

    /// <summary>Whether it is the one in which findings name the nodes' patches.</summary>
    /// <param name="run">A run.</param>
    public static bool HasPatches(Measurement run) => run.Name == Name(BatchCount, hasPatches: true);

    private static string Name(int count, bool isApart = false, bool hasPatches = false, bool isNoncompliant = true) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count:N0} {(isNoncompliant ? string.Empty : "compliant ")}nodes")
        + (isApart ? ", events apart" : string.Empty) + (hasPatches ? ", with patches" : string.Empty);
}
