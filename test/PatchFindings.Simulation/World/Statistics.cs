namespace PatchFindings.Simulation;

/// <summary>What a run, or many, amounted to.</summary>
internal sealed class Statistics
{
    public long Calls { get; set; }

    public long Faults { get; set; }

    public long Kills { get; set; }

    public long Imports { get; set; }

    public long Invocations { get; set; }

    public long Events { get; set; }

    public long Findings { get; set; }

    public TimeSpan Simulated { get; set; }

    /// <summary>The longest time from the last fault until every queue was empty.</summary>
    public TimeSpan Settling { get; set; }

    /// <summary>How often what seldom comes together did.</summary>
    public SortedDictionary<string, long> Meetings { get; } = new(StringComparer.Ordinal);

    public void Met(string what) => Meetings[what] = Meetings.GetValueOrDefault(what) + 1;

    public void Add(Statistics other)
    {
        foreach (var (what, count) in other.Meetings)
        {
            Meetings[what] = Meetings.GetValueOrDefault(what) + count;
        }

        Settling = other.Settling > Settling ? other.Settling : Settling;
        Calls += other.Calls;
        Faults += other.Faults;
        Kills += other.Kills;
        Imports += other.Imports;
        Invocations += other.Invocations;
        Events += other.Events;
        Findings += other.Findings;
        Simulated += other.Simulated;
    }

    public override string ToString() =>
        $"{Simulated.TotalHours:F0} hours simulated, {Events} events delivered, {Findings} findings in Security Hub, "
        + $"{Invocations} invocations, {Calls} calls ({Imports} imports), {Faults} faults, {Kills} kills; settled within {Settling.TotalMinutes:F0} minutes";
}
