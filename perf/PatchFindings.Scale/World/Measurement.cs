using PatchFindings.Local.Deployment;

namespace PatchFindings.Scale;

/// <summary>What one run came to.</summary>
internal sealed record Measurement
{
    public required string Name { get; init; }

    /// <summary>Nodes on which an operation ended, or findings that waited in a queue.</summary>
    public required int Nodes { get; init; }

    /// <summary>Findings that the run owed; none of a fleet that is compliant.</summary>
    public required int Findings { get; init; }

    /// <summary>A finding's bytes as Security Hub took them, in the mean; 0 without findings.</summary>
    public required double FindingBytes { get; init; }

    /// <summary>Events that EventBridge delivered.</summary>
    public int Events { get; init; }

    /// <summary>From the begin to the last finding.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>The least time that a quota of AWS's allows; null for what is not held up by one.</summary>
    public TimeSpan? Least { get; init; }

    /// <summary>Imports of findings that Security Hub already had.</summary>
    public required int Repeats { get; init; }

    /// <summary>Calls by <c>service:Action</c>, refused ones among them.</summary>
    public required IReadOnlyDictionary<string, int> Calls { get; init; }

    public required int ThrottledImports { get; init; }

    public required int ThrottledReads { get; init; }

    /// <summary>What Lambda's pollers call SQS, as <see cref="Meter.Polls"/> counts it.</summary>
    public required long Polls { get; init; }

    public required long LogBytes { get; init; }

    /// <summary>Invocations and their milliseconds, each rounded up as Lambda bills it, by program.</summary>
    public required IReadOnlyDictionary<string, (int Count, long Milliseconds)> Invocations { get; init; }

    /// <summary>Peak memory by program, MB; a program that did not run is absent.</summary>
    public required IReadOnlyDictionary<string, double> Peaks { get; init; }

    /// <summary>From a finding's first event to its import, shortest first; empty without events.</summary>
    public required IReadOnlyList<TimeSpan> Latencies { get; init; }

    public required IReadOnlyList<string> Problems { get; init; }

    public int Imports => Calls.GetValueOrDefault("securityhub:BatchImportFindings");

    public int Reads => Calls.Where(call => call.Key.StartsWith("ssm:", StringComparison.Ordinal)).Sum(call => call.Value);

    public double ThrottledShare => (ThrottledImports + ThrottledReads) / (double)Math.Max(1, Imports + Reads);

    public static Measurement Of(Cloud cloud, string name, int findings, int events) => new()
    {
        Name = name,
        Nodes = findings,
        Findings = findings,
        FindingBytes = cloud.Services.Hub.Findings.Select(finding => finding.ImportedBytes.Length).DefaultIfEmpty().Average(),
        Events = events,
        Time = cloud.ToLastFinding,
        Repeats = cloud.Statistics.Repeats,
        Calls = cloud.Calls,
        ThrottledImports = cloud.Services.Hub.Throttled,
        ThrottledReads = cloud.Reads.Throttled,
        Polls = cloud.Meter.Polls,
        LogBytes = cloud.Meter.LogBytes,
        Invocations = FunctionProgramNames.All.ToDictionary(program => program, program =>
        {
            var durations = cloud.Meter.Durations(program);
            return (durations.Count, durations.Sum(duration => (long)Math.Ceiling(duration.TotalMilliseconds)));
        }),
        Peaks = FunctionProgramNames.All
            .Select(program => (program, Peak: cloud.Meter.PeakMegabytes(program)))
            .Where(peak => peak.Peak is not null)
            .ToDictionary(peak => peak.program, peak => peak.Peak!.Value),
        Latencies = cloud.Statistics.Latencies,
        Problems = cloud.Problems(),
    };

    /// <summary>Calls of an action for a thousand nodes.</summary>
    /// <param name="action"><c>service:Action</c>.</param>
    public double PerThousand(string action) => Calls.GetValueOrDefault(action) * 1000.0 / Nodes;

    /// <summary>The latency that this share of the findings did not exceed.</summary>
    /// <param name="share">0 to 1.</param>
    public TimeSpan Latency(double share) =>
        Latencies.Count == 0 ? TimeSpan.Zero : Latencies[(int)Math.Min(Latencies.Count - 1, Math.Ceiling(Latencies.Count * share) - 1)];
}
