using System.Text;
using LoopbackAws.Sqs;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Scale;

/// <summary>Findings that have waited for Security Hub: in the findings queue, or in its dead-letter queue until a redrive by hand.</summary>
internal static class BacklogScenario
{
    public const int FindingCount = 100_000;
    public const int FindingsPerImport = 100;
    public const int ImportsPerSecond = 10;
    public const int ImportBurst = 30;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>The least time that Security Hub's quota allows for so many findings.</summary>
    /// <param name="findings">Findings.</param>
    public static TimeSpan Floor(int findings) =>
        TimeSpan.FromSeconds(((findings / (double)FindingsPerImport) - ImportBurst) / ImportsPerSecond);

    /// <summary>The least time that a move task allows for so many messages.</summary>
    /// <param name="messages">Messages.</param>
    public static TimeSpan MoveFloor(int messages) => TimeSpan.FromSeconds(messages / (double)SqsLimits.MoveMessagesPerSecondMax);

    /// <summary>Runs it.</summary>
    /// <param name="programs">The functions.</param>
    /// <param name="isDeadLettered">Whether the backlog is in the dead-letter queue.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">The redrive failed.</exception>
    public static async Task<Measurement> RunAsync(
        IReadOnlyDictionary<string, FunctionProgram> programs, bool isDeadLettered, CancellationToken cancellationToken)
    {
        await using var cloud = await Cloud.StartAsync(programs, cancellationToken);
        var roles = cloud.Deployment.Definition.Roles;
        var queue = cloud.Deployment.Queue(isDeadLettered ? roles.FindingsDeadLetter : roles.Findings);
        var nodes = new Nodes(FindingCount, DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 3600));
        foreach (var operation in nodes.Operations)
        {
            queue.Send(new MessageDraft(QueuedBody.Of(operation)));
            cloud.Ledger.Owe(operation);
        }

        GC.Collect();
        cloud.Begin(FindingCount);
        if (isDeadLettered)
        {
            var redrive = cloud.Deployment.Function(cloud.Deployment.Definition.FunctionOf(FunctionProgramNames.Redrive).Name);
            var result = await redrive.InvokeAsync("{}"u8.ToArray(), cancellationToken);
            if (result.FunctionError is not null)
            {
                throw new InvalidOperationException(Encoding.UTF8.GetString(result.Payload.Span));
            }
        }

        await cloud.SettleAsync(Limit, cancellationToken);
        return Measurement.Of(cloud, isDeadLettered ? "redrive by hand" : "drain", FindingCount, events: 0) with
        {
            Least = isDeadLettered ? MoveFloor(FindingCount) : Floor(FindingCount),
        };
    }
}
