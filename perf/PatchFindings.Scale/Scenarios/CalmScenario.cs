using PatchFindings.Local.Deployment;

namespace PatchFindings.Scale;

/// <summary>A node every two seconds, and nothing else to do.</summary>
internal static class CalmScenario
{
    /// <summary>The run's name.</summary>
    public const string Name = "a node every 2 s";

    private const int NodeCount = 60;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task<Measurement> RunAsync(
        IReadOnlyDictionary<string, FunctionProgram> programs, CancellationToken cancellationToken)
    {
        await using var cloud = await Cloud.StartAsync(programs, cancellationToken);
        var nodes = new Nodes(NodeCount, DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1));
        foreach (var command in nodes.Commands)
        {
            cloud.Services.Ssm.AddCommand(command, DateTimeOffset.UtcNow);
        }

        cloud.Begin(NodeCount);
        var events = 0;
        using var timer = new PeriodicTimer(Between / 2);
        foreach (var operation in nodes.Operations)
        {
            var now = DateTimeOffset.UtcNow;
            cloud.Services.Ssm.Publish(operation, now, now, now);
            cloud.Ledger.Owe(operation);
            cloud.Statistics.Told(nodes.FindingId(operation));
            events += cloud.Services.Bus.Put(nodes.CommandEvent(operation)).MatchedRules.Count;
            await timer.WaitForNextTickAsync(cancellationToken);
            events += cloud.Services.Bus.Put(Nodes.ComplianceEvent(operation)).MatchedRules.Count;
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        await cloud.SettleAsync(Limit, cancellationToken);
        return Measurement.Of(cloud, Name, NodeCount, events);
    }
}
