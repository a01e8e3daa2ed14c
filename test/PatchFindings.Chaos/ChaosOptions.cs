using PatchFindings.Local.Deployment;

namespace PatchFindings.Chaos;

/// <summary>What a run is to be.</summary>
internal sealed record ChaosOptions
{
    /// <summary>How long faults and kills go on.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Draws the fleets, the faults and the kills; what meets what is the machine's doing.</summary>
    public required int Seed { get; init; }

    /// <summary><c>native</c>, <c>built</c> or <c>auto</c>: the programs that run.</summary>
    public required string Functions { get; init; }

    /// <summary>Nodes of each fleet; one follows another until the time is over.</summary>
    public int Nodes { get; init; } = 60;

    /// <summary>What is deployed; the stack's template by default.</summary>
    public DeploymentDefinition? Deployment { get; init; }

    /// <summary>How long everything may take to come home after the last fault.</summary>
    public TimeSpan SettlingMax { get; init; } = TimeSpan.FromMinutes(2);
}
