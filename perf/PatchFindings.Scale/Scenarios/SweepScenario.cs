using System.Diagnostics;
using System.Text;
using System.Text.Json;
using LoopbackAws.Ssm;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Scale;

/// <summary>
/// A sweep of a large fleet by the native executable, in real time and at its default paces: most findings are there, some were lost, some
/// are over. First as a dry run, which must report the same and send nothing.
/// </summary>
internal static class SweepScenario
{
    public const int NodeCount = 100_000;
    public const int NoncompliantCount = 40_000;
    public const int MissingCount = 500;
    public const int ClosedCount = 500;

    private const int FindingsPerImport = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>What it came to.</summary>
    /// <param name="Time">Of the invocation that sends.</param>
    /// <param name="DryRunTime">Of the dry run before it.</param>
    /// <param name="Report">The function's answer.</param>
    /// <param name="Calls">Calls of the invocation that sends, by <c>service:Action</c>.</param>
    /// <param name="Throttled">Reads that the services refused.</param>
    /// <param name="PeakMegabytes">The process's most memory, over both invocations.</param>
    /// <param name="LogBytes">Of both invocations.</param>
    /// <param name="Problems">What is missing, twice, wrong, or open though it is over.</param>
    internal sealed record Result(
        TimeSpan Time, TimeSpan DryRunTime, string Report, IReadOnlyDictionary<string, int> Calls, int Throttled, double PeakMegabytes,
        long LogBytes, IReadOnlyList<string> Problems)
    {
        /// <summary>US dollars a month, swept daily: Lambda's time and requests, and the log. Reads cost nothing.</summary>
        public double MonthlyDollars => FleetCosts.DaysAMonth * (Prices.LambdaRequest + (LogBytes / 2 / 1e9 * Prices.LogGigabyte)
            + (Time.TotalSeconds * Prices.SweepGigabytes * Prices.LambdaGigabyteSecond));
    }

    /// <summary>Runs it.</summary>
    /// <param name="programs">The functions.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">A sweep failed.</exception>
    public static async Task<Result> RunAsync(IReadOnlyDictionary<string, FunctionProgram> programs, CancellationToken cancellationToken)
    {
        await using var cloud = await Cloud.StartAsync(programs, cancellationToken, closes: true);
        var ended = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()) - TimeSpan.FromHours(3);
        var before = new Nodes(NodeCount, ended.AddDays(-1), isNoncompliant: index => index < NoncompliantCount + ClosedCount);
        var last = new Nodes(NodeCount, ended, isNoncompliant: index => index < NoncompliantCount, number: 1);
        foreach (var command in last.Commands)
        {
            cloud.Services.Ssm.AddCommand(command, ended);
        }

        foreach (var operation in last.Operations)
        {
            cloud.Services.Ssm.Publish(operation, ended, ended, ended);
        }

        cloud.Services.Hub.EnforcesRates = false;
        var noncompliant = last.Operations.Take(NoncompliantCount).ToList();
        noncompliant.ForEach(cloud.Ledger.Owe);
        var over = before.Operations.Skip(NoncompliantCount).Take(ClosedCount).ToList();
        Import(cloud, noncompliant.Skip(MissingCount).Concat(over));
        cloud.Services.Hub.EnforcesRates = true;
        GC.Collect();

        cloud.Begin(NoncompliantCount + ClosedCount);
        var sweep = cloud.Deployment.Function(cloud.Deployment.Definition.FunctionOf(FunctionProgramNames.Sweep).Name);
        var (dryRun, dryRunTime) = await SweepAsync("""{"dryRun":true}""");
        var calls = cloud.Calls;
        var problems = new List<string>();
        if (cloud.Created != NoncompliantCount - MissingCount + ClosedCount)
        {
            problems.Add("the dry run sent findings");
        }

        var (report, time) = await SweepAsync("{}");
        await cloud.SettleAsync(Limit + dryRunTime + time, cancellationToken);
        if (report != dryRun)
        {
            problems.Add($"the dry run reported {dryRun}, the sweep {report}");
        }

        var closed = over.Select(before.FindingId).ToHashSet();
        var (shown, archived) = (new List<JsonElement>(), 0);
        foreach (var finding in cloud.Services.Hub.Findings)
        {
            if (!closed.Contains(finding.Id))
            {
                shown.Add(finding.Json);
            }
            else if (finding.Json.GetProperty("RecordState").GetString() == "ARCHIVED")
            {
                archived++;
            }
        }

        if (archived != ClosedCount)
        {
            problems.Add($"{ClosedCount - archived} findings are open though their nodes are compliant");
        }

        problems.AddRange(cloud.Problems(shown));
        var sent = cloud.Calls.ToDictionary(call => call.Key, call => call.Value - calls.GetValueOrDefault(call.Key));
        return new Result(
            time, dryRunTime, report, sent, cloud.Reads.Throttled + cloud.Services.Hub.Throttled,
            cloud.Meter.PeakMegabytes(FunctionProgramNames.Sweep) ?? 0, cloud.Meter.LogBytes, problems);

        async Task<(string Answer, TimeSpan Time)> SweepAsync(string input)
        {
            var begin = Stopwatch.GetTimestamp();
            var result = await sweep.InvokeAsync(Encoding.UTF8.GetBytes(input), cancellationToken);
            var answer = Encoding.UTF8.GetString(result.Payload.Span);
            return result.FunctionError is null
                ? (answer, Stopwatch.GetElapsedTime(begin))
                : throw new InvalidOperationException(answer);
        }
    }

    private static void Import(Cloud cloud, IEnumerable<NodePatchOperation> operations)
    {
        foreach (var chunk in operations.Chunk(FindingsPerImport))
        {
            using var findings = JsonDocument.Parse($"[{string.Join(',', chunk.Select(operation => QueuedBody.Of(operation)))}]");
            if (cloud.Services.Hub.BatchImportFindings(findings.RootElement.Clone()).Failures is [var failure, ..])
            {
                throw new InvalidOperationException(failure.Message);
            }
        }
    }
}
