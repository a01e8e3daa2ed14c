namespace PatchFindings.Benchmarks.Work;

/// <summary>Where a benchmark's events come from.</summary>
public enum WorkKind
{
    /// <summary>The documented event, state and compliance summary, for each node anew.</summary>
    Documented,

    /// <summary>The fleet of the local run: both kinds of event, EC2 and hybrid nodes, all counts that there are.</summary>
    Fleet,
}
