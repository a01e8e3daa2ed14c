namespace PatchFindings.Conformance.Running;

/// <summary>One thing looked at in one answer.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Call">Its request.</param>
/// <param name="What">What was looked at: status, error, query error or a path.</param>
/// <param name="Expected">What it must be.</param>
/// <param name="Actual">What it was.</param>
/// <param name="Holds">Whether that will do.</param>
internal sealed record Observation(int Step, string Call, string What, string Expected, string Actual, bool Holds)
{
    public override string ToString() => $"step {Step}, {Call}: {What} is {Actual}, expected {Expected}";
}
