using System.Globalization;
using System.Text;
using PatchFindings.Local.Run;

namespace PatchFindings.Chaos;

/// <summary>What a run came to.</summary>
internal sealed record ChaosReport
{
    public required bool IsNative { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>From the last fault until every queue was empty.</summary>
    public required TimeSpan Settling { get; init; }

    public required bool IsSettled { get; init; }

    public required LedgerReport Findings { get; init; }

    public required IReadOnlyDictionary<string, int> Kills { get; init; }

    public required int InvocationsKilled { get; init; }

    public required int Invocations { get; init; }

    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    public required IReadOnlyDictionary<string, int> Outcomes { get; init; }

    public required int DeadLetters { get; init; }

    /// <summary>Redrives by hand during the faults, by what they said.</summary>
    public required IReadOnlyDictionary<string, int> Redrives { get; init; }

    /// <summary>Sweeps during the faults, by what they said.</summary>
    public required IReadOnlyDictionary<string, int> Sweeps { get; init; }

    /// <summary>What the one redrive after the faults said.</summary>
    public required string LastRedrive { get; init; }

    public bool IsClean => IsSettled && Findings.Problems.Count == 0;

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"functions: {(IsNative ? "the NativeAOT binaries" : "built, on the .NET runtime")}\n");
        text.Append(CultureInfo.InvariantCulture, $"faults and kills for {Duration.TotalSeconds:0} s; ");
        text.Append(IsSettled ? "settled" : "NOT settled").Append(CultureInfo.InvariantCulture, $" {Settling.TotalSeconds:0.0} s after them\n");
        Table(text, "kills", Kills);
        text.Append(CultureInfo.InvariantCulture, $"invocations: {Invocations}, killed while they started or worked: {InvocationsKilled}\n");
        Table(text, "faults", Faults);
        Table(text, "outcomes of events, repeats included", Outcomes);
        text.Append(CultureInfo.InvariantCulture, $"messages that reached a dead-letter queue: {DeadLetters}\n");
        Table(text, "redrives by hand during the faults", Redrives);
        Table(text, "sweeps during the faults", Sweeps);
        text.Append(CultureInfo.InvariantCulture, $"redrive after the faults: {LastRedrive}\n");
        text.Append(CultureInfo.InvariantCulture, $"findings: {Findings.Owed} owed, {Findings.Found} delivered, {Findings.Missing} missing, ");
        text.Append(CultureInfo.InvariantCulture, $"{Findings.Duplicates} duplicate, {Findings.Unexpected} unexpected, {Findings.Wrong} wrong\n");
        foreach (var problem in Findings.Problems.Take(20))
        {
            text.Append("  ").Append(problem).Append('\n');
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, string title, IReadOnlyDictionary<string, int> counts)
    {
        text.Append(CultureInfo.InvariantCulture, $"{title}: {counts.Values.Sum()}\n");
        foreach (var (what, count) in counts)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {what,-52}{count,7}\n");
        }
    }
}
