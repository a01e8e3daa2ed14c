namespace PatchFindings.Simulation;

/// <summary>An invariant that a run broke.</summary>
internal sealed record Violation(string Invariant, string What)
{
    public override string ToString() => $"[{Invariant}] {What}";
}
