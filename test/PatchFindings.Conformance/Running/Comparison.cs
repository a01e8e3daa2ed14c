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
        to.WriteLine("| service | cases | agree | differ | not offered | not asked | ours departs |");
        to.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var service in _asked.GroupBy(asked => asked.Case.Service))
        {
            WriteCounts(to, service.Key, [.. service]);
        }

        WriteCounts(to, "all", _asked);
    }

    private static void WriteDifferences(TextWriter to, ConformanceCase asked, CaseResult ours, CaseResult? theirs)
    {
        if (theirs is { IsOffered: false })
        {
            Row(to, asked.ToString(), "", "", "", ours.Conforms ? "as expected" : "departs", "not offered");
            return;
        }

        foreach (var difference in ours.Departures.Concat(theirs?.Departures ?? []).DistinctBy(At))
        {
            Row(
                to,
                asked.ToString(),
                $"{difference.Step} {difference.Call}",
                difference.What,
                difference.Expected,
                Actual(ours, difference),
                theirs is null ? "not asked" : Actual(theirs, difference));
        }
    }

    private static (int Step, string What) At(Observation observation) => (observation.Step, observation.What);

    private static string Actual(CaseResult result, Observation difference) =>
        result.Observations.FirstOrDefault(observation => At(observation) == At(difference))?.Actual ?? "not reached";

    private static void WriteCounts(TextWriter to, string service, List<(ConformanceCase Case, CaseResult Ours, CaseResult? Theirs)> asked) =>
        Row(
            to,
            service,
            $"{asked.Count}",
            $"{asked.Count(one => one.Theirs?.Conforms == true)}",
            $"{asked.Count(one => one.Theirs is { IsOffered: true, Conforms: false })}",
            $"{asked.Count(one => one.Theirs is { IsOffered: false })}",
            $"{asked.Count(one => one.Theirs is null)}",
            $"{asked.Count(one => !one.Ours.Conforms)}");

    private static void Row(TextWriter to, params string[] cells) => to.WriteLine($"| {string.Join(" | ", cells.Select(Cell))} |");

    private static string Cell(string text)
    {
        var line = text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
        return line.Length <= CellCharactersMax ? line : line[..CellCharactersMax] + "…";
    }
}
