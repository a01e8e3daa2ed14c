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

    public void Add(Statistics other)
    {
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
        + $"{Invocations} invocations, {Calls} calls ({Imports} imports), {Faults} faults, {Kills} kills";
}
