namespace PatchFindings.Local.Fleet;

/// <summary>A wave before its time has come.</summary>
/// <param name="Name">In a few words, for people.</param>
/// <param name="Offset">From the run's begin, in the run's own seconds.</param>
/// <param name="AfterNodes">
/// Nodes all of whose events so far must have ended before the wave begins: its operations would hide the state that those events are
/// about.
/// </param>
/// <param name="Begin">The wave with its times, for the moment at which it begins; the same moment gives the same wave.</param>
public sealed record PlannedWave(string Name, TimeSpan Offset, IReadOnlyList<string> AfterNodes, Func<DateTimeOffset, Wave> Begin)
{
    /// <summary>Whether all findings so far must have come to Security Hub before the wave begins.</summary>
    public bool IsAfterFindings { get; init; }
}
