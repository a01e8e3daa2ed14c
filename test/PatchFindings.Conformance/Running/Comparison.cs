namespace PatchFindings.Conformance.Running;

/// <summary>The loopback and another implementation asked the same, and where they differ, as Markdown.</summary>
internal sealed class Comparison
{
    private const int CellCharactersMax = 120;

    private readonly List<(ConformanceCase Case, CaseResult Ours, CaseResult? Theirs)> _asked = [];

    /// <summary>Whether the loopback is as every case expects.</summary>
    public bool OursConforms => _asked.TrueForAll(asked => asked.Ours.Conforms);

    /// <summary>Takes what a case showed.</summary>
    /// <param name="asked">The case.</param>
    /// <param name="ours">What the loopback showed.</param>
    /// <param name="theirs">What the other one showed; null when it was not asked.</param>
    public void Add(ConformanceCase asked, CaseResult ours, CaseResult? theirs) => _asked.Add((asked, ours, theirs));

    /// <summary>Writes the differences, a line each, and the counts.</summary>
    /// <param name="to">Takes the text.</param>
    public void Write(TextWriter to)
    {
        to.WriteLine("| case | step | looked at | expected | ours | theirs |");
        to.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var (asked, ours, theirs) in _asked)
        {
            WriteDifferences(to, asked, ours, theirs);
        }

        to.WriteLine();
        to.WriteLine("| service | cases | agree | differ | no answer of its form | not asked | ours departs |");
        to.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var service in _asked.GroupBy(asked => asked.Case.Service))
        {
            WriteCounts(to, service.Key, [.. service]);
        }

        WriteCounts(to, "all", _asked);
    }

    private static void WriteDifferences(TextWriter to, ConformanceCase asked, CaseResult ours, CaseResult? theirs)
    {
        var departures = ours.Departures.Concat(theirs?.Departures ?? []).ToList();
        foreach (var step in departures.GroupBy(departure => departure.Step).OrderBy(step => step.Key))
        {
            // With another status all else is another, too.
            var first = step.FirstOrDefault(departure => departure.What == "status");
            foreach (var difference in first is null ? step.DistinctBy(departure => departure.What) : [first])
            {
                Row(
                    to,
                    asked.ToString(),
                    step.Key == 0 ? difference.Call : $"{step.Key} {difference.Call}",
                    difference.What,
                    Expected(ours, difference),
                    Actual(ours, difference),
                    theirs is null ? "not asked" : Actual(theirs, difference));
            }
        }
    }

    private static string Expected(CaseResult result, Observation at) =>
        at.What == "status" ? $"{at.Expected} {Same(result, at, "error")?.Expected}" : at.Expected;

    private static string Actual(CaseResult result, Observation at) =>
        Same(result, at, at.What) is not { } found ? "not reached"
        : at.What == "status" ? $"{found.Actual} {Same(result, at, "error")?.Actual}"
        : found.Actual;

    private static Observation? Same(CaseResult result, Observation at, string what) =>
        result.Observations.FirstOrDefault(observation => observation.Step == at.Step && observation.What == what);

    private static void WriteCounts(TextWriter to, string service, List<(ConformanceCase Case, CaseResult Ours, CaseResult? Theirs)> asked) =>
        Row(
            to,
            service,
            $"{asked.Count}",
            $"{asked.Count(one => one.Theirs?.Conforms == true)}",
            $"{asked.Count(one => one.Theirs is { HasForm: true, Conforms: false })}",
            $"{asked.Count(one => one.Theirs is { HasForm: false })}",
            $"{asked.Count(one => one.Theirs is null)}",
            $"{asked.Count(one => !one.Ours.Conforms)}");

    private static void Row(TextWriter to, params string[] cells) => to.WriteLine($"| {string.Join(" | ", cells.Select(Cell))} |");

    private static string Cell(string text)
    {
        var line = text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
        return line.Length <= CellCharactersMax ? line : line[..CellCharactersMax] + "…";
    }
}
