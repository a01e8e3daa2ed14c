using LoopbackAws.Iam;

namespace PatchFindings.Local.Deployment;

/// <summary>A standard queue of a deployment, with the times that it has in an account.</summary>
/// <param name="Name">1 to 80 letters, digits, hyphens and underscores; what the deployment's other parts call it.</param>
public sealed record QueueDefinition(string Name)
{
    /// <summary>How long a received message stays invisible, 0 to 12 hours.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message is kept, 1 minute to 14 days.</summary>
    public TimeSpan MessageRetentionPeriod { get; init; } = TimeSpan.FromDays(4);

    /// <summary>The queue for what is received too often; <see langword="null"/> for none.</summary>
    public string? DeadLetterQueue { get; init; }

    /// <summary>How often a message may be received before it goes there, 1 to 1,000.</summary>
    public int MaxReceiveCount { get; init; } = 10;

    /// <summary>The queues that may name this one their dead-letter queue; <see langword="null"/> for any.</summary>
    public IReadOnlyList<string>? DeadLetterSources { get; init; }

    /// <summary>The queue's own policy.</summary>
    public AccessPolicy Policy { get; init; } = AccessPolicy.None;
}
