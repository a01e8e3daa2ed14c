using System.Globalization;
using LoopbackAws.Lambda;
using PatchFindings.Local.Fleet;
using PatchFindings.Local.Run;
using Spectre.Console;

namespace PatchFindings.Local.Display;

/// <summary>What a run came to. What is long comes first, so that numbers and verdict stand together on the last screen.</summary>
/// <param name="console">Where it goes.</param>
internal sealed class RunSummary(IAnsiConsole console)
{
    private const int ProblemsMax = 20;

    private static readonly string[] Labels = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"];

    /// <summary>Writes who called what, and what queues and functions did.</summary>
    /// <param name="statistics">What was counted.</param>
    /// <param name="functions">The functions by name.</param>
    public void WriteDetails(RunStatistics statistics, IReadOnlyDictionary<string, LambdaFunction> functions)
    {
        Line(string.Empty);
        Table(
            ["caller", "call", "calls", "items", "failed"],
            statistics.Calls.Select(call => (string[])[
                call.Caller.Length == 0 ? "(unsigned)" : call.Caller, $"{call.Service} {call.Action}", Text(call.Calls), Text(call.Items),
                Text(call.Failed)]));
        Table(
            ["queue", "batches", "messages", "largest", "came back", "wholly failed"],
            statistics.Mappings.Select(mapping => (string[])[
                mapping.Queue, Text(mapping.Batches), Text(mapping.Messages), Text(mapping.Largest), Text(mapping.Returned),
                Text(mapping.WhollyFailed)]));
        Table(
            ["function", "invocations", "crashed or timed out", "processes", "restarts"],
            functions.Select(function => (string[])[
                function.Key, Text(function.Value.Counts.Invocations), Text(function.Value.Counts.Errors),
                Text(function.Value.Counts.ColdStarts), Text(function.Value.Counts.Restarts)]));
    }

    /// <summary>Writes the numbers.</summary>
    /// <param name="last">The run's end.</param>
    /// <param name="statistics">What was counted.</param>
    /// <param name="deadLetters">How many findings and events came to a dead-letter queue.</param>
    public void WriteNumbers(RunSnapshot last, RunStatistics statistics, DeadLetterCount deadLetters)
    {
        string[][] outcomes =
        [
            ["outcome", "events"],
            .. last.Outcomes.Select(outcome => (string[])[outcome.Key, Text(outcome.Value)]),
            ["all", Text(last.Outcomes.Values.Sum())],
        ];
        string[][] findings =
        [
            ["severity", "findings"],
            .. Labels.Where(last.Severities.ContainsKey).Select(label => (string[])[label, Text(last.Severities[label])]),
            ["all", Text(last.Findings)],
        ];
        foreach (var line in TextLayout.Beside(TextLayout.Table(outcomes), TextLayout.Table(findings), gap: 6))
        {
            Line(line);
        }

        Line(last.Retries.Count == 0
            ? "No event came back to be tried again."
            : $"Events came back to be tried again: {string.Join(", ", last.Retries.Select(retry => $"{Text(retry.Value)} {retry.Key}"))}.");
        Times("event → finding", statistics.Latencies);
        if (statistics.Closed.Count > 0)
        {
            Line($"Findings open: {statistics.Open}. Closed: {string.Join("; ", statistics.Closed.Select(closed => $"{closed.Key}: {Text(closed.Value)}"))}.");
        }

        Times("event → closing", statistics.Closings);
        Line($"Imports of findings that were there already: {statistics.Repeats}; that changed one: {statistics.Updates}.");
        var failed = statistics.Calls.Where(call => call.Failed > 0).ToList();
        if (failed.Count > 0)
        {
            Line($"Calls that failed: {string.Join(", ", failed.Select(call => $"{call.Failed} {call.Action} of {call.Caller}"))}.");
        }

        Line($"Messages that reached a dead-letter queue: {deadLetters.Findings} findings, {deadLetters.Events} events.");
    }

    /// <summary>Writes the verdict.</summary>
    /// <param name="report">The ledger's.</param>
    /// <param name="ending">How the run ended.</param>
    /// <param name="rejected">How many messages the rejected queue holds.</param>
    /// <param name="isFleet">Whether there was a fleet besides the documented samples.</param>
    public void WriteVerdict(LedgerReport report, string ending, int rejected, bool isFleet)
    {
        Line($"{ending}: {report.Owed} findings owed, {report.Found} in Security Hub;");
        Line($"{report.Missing} missing, {report.Duplicates} duplicate, {report.Unexpected} unexpected, {report.Wrong} wrong");
        if (report.Problems.Count == 0)
        {
            Line(
                isFleet ? "Every noncompliant node has exactly its findings, and nothing waits."
                : "There was no fleet: AWS's documented samples have exactly their findings, and nothing waits.",
                "green");
            Line(rejected == MalformedBodies.All.Count ? $"The rejected queue holds {rejected} messages, as it must."
                : $"The rejected queue holds {rejected} messages: the {MalformedBodies.All.Count} that it must, and repeats of them.");
            return;
        }

        Line(report.Problems.Count == 1 ? "One thing is wrong:" : $"{report.Problems.Count} things are wrong:", "red");
        foreach (var problem in report.Problems.Take(ProblemsMax))
        {
            Line($"  {problem}");
        }

        if (report.Problems.Count > ProblemsMax)
        {
            Line($"  … and {report.Problems.Count - ProblemsMax} more");
        }
    }

    /// <summary>Writes a line, broken between words.</summary>
    /// <param name="colour">Its colour; null for none.</param>
    public void Line(string text, string? colour = null)
    {
        foreach (var line in TextLayout.Wrap(text, console.Profile.Width))
        {
            // The console would break what is longer than a line inside of words.
            if (colour is null || line.Length > console.Profile.Width)
            {
                console.Profile.Out.Writer.WriteLine(line);
            }
            else
            {
                console.MarkupLine($"[{colour}]{Markup.Escape(line)}[/]");
            }
        }

        console.Profile.Out.Writer.Flush();
    }

    private void Times(string what, IReadOnlyList<TimeSpan> sorted)
    {
        if (sorted.Count > 0)
        {
            Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}, in seconds of the run: p50 {Percentile(sorted, 0.50):0.00}, p99 {Percentile(sorted, 0.99):0.00},"
                + $" longest {sorted[^1].TotalSeconds:0.00}"));
        }
    }

    private static double Percentile(IReadOnlyList<TimeSpan> sorted, double share) =>
        sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * share) - 1)].TotalSeconds;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Table(string[] heads, IEnumerable<string[]> rows)
    {
        foreach (var line in TextLayout.Table([heads, .. rows]))
        {
            Line(line);
        }

        Line(string.Empty);
    }
}
