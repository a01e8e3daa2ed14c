namespace PatchFindings.Simulation;

/// <summary>What became of a seed.</summary>
/// <param name="Fingerprint">Of the trace and every call, with its time, body and answer.</param>
internal sealed record SeedReport(ulong Seed, IReadOnlyList<Violation> Violations, string Trace, Statistics Statistics, string Fingerprint)
{
    public bool IsClean => Violations.Count == 0;

    public override string ToString() => IsClean
        ? $"seed {Seed}: clean"
        : $"seed {Seed}: {string.Join("; ", Violations)}\n\nThe schedule:\n{Trace}\n"
            + $"Repeat it: dotnet run --project test/PatchFindings.Simulation -- --seeds 1 --from {Seed} --trace\n";
}
