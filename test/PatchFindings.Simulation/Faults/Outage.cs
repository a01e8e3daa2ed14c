namespace PatchFindings.Simulation;

/// <summary>A time in which one service fails in one way.</summary>
internal sealed record Outage(string Service, OutageKind Kind, DateTimeOffset From, DateTimeOffset To)
{
    public bool Covers(DateTimeOffset now) => now >= From && now < To;

    public override string ToString() => $"{Service} {Kind} from +{From - SimulatedTime.Start:c} to +{To - SimulatedTime.Start:c}";
}
