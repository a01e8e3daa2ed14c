using System.Globalization;
using LoopbackAws.Lambda;
using PatchFindings.Local.Run;
using Spectre.Console;

namespace PatchFindings.Local.Display;

/// <summary>What a run came to, as tables.</summary>
/// <param name="console">Where they go.</param>
internal sealed class RunSummary(IAnsiConsole console)
{
    private const int ProblemsMax = 20;

    /// <summary>Writes it.</summary>
    /// <param name="last">The run's end.</param>
    /// <param name="statistics">What was counted.</param>
    /// <param name="functions">The functions by name.</param>
    public void Write(RunSnapshot last, RunStatistics statistics, IReadOnlyDictionary<string, LambdaFunction> functions)
    {
        Table(
            ["outcome", "events"],
            last.Outcomes.Select(outcome => (string[])[outcome.Key, Text(outcome.Value)]));
        Table(
            ["findings", string.Empty],
            last.Severities.Select(severity => (string[])[severity.Key, Text(severity.Value)]).Append(["all", Text(last.Findings)]));
        Table(
            ["caller", "service", "action", "calls", "items"],
            statistics.Calls.Select(call => (string[])[
                call.Caller.Length == 0 ? "(unsigned)" : call.Caller, call.Service, call.Action, Text(call.Calls), Text(call.Items)]));
        Table(
            ["queue", "function", "batches", "messages", "largest batch", "came back", "failed batches"],
            statistics.Mappings.Select(mapping => (string[])[
                mapping.Queue, mapping.Function, Text(mapping.Batches), Text(mapping.Messages), Text(mapping.Largest),
                Text(mapping.Returned), Text(mapping.Errors)]));
        Table(
            ["function", "invocations", "errors", "processes started", "restarts"],
            functions.Select(function => (string[])[
                function.Key, Text(function.Value.Counts.Invocations), Text(function.Value.Counts.Errors),
                Text(function.Value.Counts.ColdStarts), Text(function.Value.Counts.Restarts)]));
        var latencies = statistics.Latencies;
        if (latencies.Count > 0)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"event → finding, in the run's own seconds: p50 {Percentile(latencies, 0.50):0.00} s,"
                + $" p99 {Percentile(latencies, 0.99):0.00} s, longest {latencies[^1].TotalSeconds:0.00} s"));
        }

        if (statistics.Closed.Count > 0)
        {
            Table(
                ["findings", string.Empty],
                statistics.Closed.Select(closed => (string[])["closed: " + closed.Key, Text(closed.Value)])
                    .Prepend(["open", Text(statistics.Open)]));
        }

        var closings = statistics.Closings;
        if (closings.Count > 0)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"event → closing, in the run's own seconds: p50 {Percentile(closings, 0.50):0.00} s,"
                + $" p99 {Percentile(closings, 0.99):0.00} s, longest {closings[^1].TotalSeconds:0.00} s"));
        }

        console.WriteLine(
            $"imports that Security Hub had already and ignored: {statistics.Repeats}; that changed a finding: {statistics.Updates}");
    }

    /// <summary>Writes the verdict.</summary>
    /// <param name="report">The ledger's.</param>
    /// <param name="ending">How the run ended.</param>
    public void Write(LedgerReport report, string ending)
    {
        console.WriteLine(
            $"{ending}: {report.Owed} findings owed, {report.Found} in Security Hub; {report.Missing} missing,"
            + $" {report.Duplicates} duplicate, {report.Unexpected} unexpected, {report.Wrong} wrong");
        if (report.Problems.Count == 0)
        {
            console.MarkupLine("[green]Every noncompliant node has exactly its findings. Nothing waits; what was rejected lies in the rejected queue.[/]");
            return;
        }

        console.MarkupLine($"[red]{report.Problems.Count} things are wrong:[/]");
        foreach (var problem in report.Problems.Take(ProblemsMax))
        {
            console.WriteLine($"  {problem}");
        }

        if (report.Problems.Count > ProblemsMax)
        {
            console.WriteLine($"  … and {report.Problems.Count - ProblemsMax} more");
        }
    }

    private static double Percentile(IReadOnlyList<TimeSpan> sorted, double share) =>
        sorted[Math.Max(0, (int)Math.Ceiling(sorted.Count * share) - 1)].TotalSeconds;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void Table(IReadOnlyList<string> columns, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column).NoWrap());
        }

        var lines = rows.ToList();
        for (var i = 0; i < columns.Count; i++)
        {
            if (lines.Count > 0 && lines.All(line => int.TryParse(line[i], CultureInfo.InvariantCulture, out _)))
            {
                table.Columns[i].RightAligned();
            }
        }

        foreach (var line in lines)
        {
            table.AddRow(line);
        }

        console.Write(table);
    }
}
