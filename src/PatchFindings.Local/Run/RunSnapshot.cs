using LoopbackAws.Sqs;

namespace PatchFindings.Local.Run;

/// <summary>A run at one moment.</summary>
internal sealed record RunSnapshot
{
    /// <summary>Since its begin.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>All events and malformed messages of the run that a rule matches or that a queue gets.</summary>
    public required int EventsPlanned { get; init; }

    /// <summary>Those of them that have ended.</summary>
    public required int EventsEnded { get; init; }

    /// <summary>What those have ended as; each counts once.</summary>
    public required IReadOnlyDictionary<string, int> Outcomes { get; init; }

    /// <summary>How often events came back to be tried again, by why.</summary>
    public required IReadOnlyDictionary<string, int> Retries { get; init; }

    /// <summary>The queues, in the order of the data's path.</summary>
    public required IReadOnlyList<QueueCount> Queues { get; init; }

    /// <summary>Findings in Security Hub by severity label.</summary>
    public required IReadOnlyDictionary<string, int> Severities { get; init; }

    /// <summary>All findings that the run will owe.</summary>
    public required int FindingsPlanned { get; init; }

    /// <summary>Whether Security Hub is down.</summary>
    public required bool IsOutage { get; init; }

    /// <summary>What the run waits for, in a sentence; empty while it goes on by itself.</summary>
    public required string WaitsFor { get; init; }

    /// <summary>Findings in Security Hub.</summary>
    public int Findings => Severities.Values.Sum();

    /// <summary>How much of the run is done, 0 to 1.</summary>
    public double Done => EventsPlanned + FindingsPlanned == 0
        ? 1
        : (double)(EventsEnded + Math.Min(Findings, FindingsPlanned)) / (EventsPlanned + FindingsPlanned);
}

/// <summary>A queue at one moment.</summary>
/// <param name="Role">What it is for: <c>events</c>, <c>findings DLQ</c>.</param>
/// <param name="Depth">What it holds.</param>
internal sealed record QueueCount(string Role, QueueDepth Depth);
