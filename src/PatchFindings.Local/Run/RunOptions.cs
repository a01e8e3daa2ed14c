namespace PatchFindings.Local.Run;

/// <summary>What a run is asked for.</summary>
internal sealed record RunOptions
{
    /// <summary>Nodes of the generated fleet.</summary>
    public required int Nodes { get; init; }

    /// <summary>What the fleet is drawn from.</summary>
    public required int Seed { get; init; }

    /// <summary>How long Security Hub is down in the middle of the run, in real time; zero for not at all.</summary>
    public required TimeSpan Outage { get; init; }

    /// <summary>By how much the deployment's times are shortened.</summary>
    public required int Speed { get; init; }

    /// <summary>Which binaries of the functions run: <c>auto</c>, <c>native</c> or <c>built</c>.</summary>
    public required string Functions { get; init; }

    /// <summary>The CloudFormation template of the deployment; null for the one of this repository.</summary>
    public FileInfo? Template { get; init; }

    /// <summary>Whether findings are closed: the deployment with <c>closeFindings</c>, and a fleet of which nodes are patched and end.</summary>
    public bool Close { get; init; }

    /// <summary>Whether findings name the missing patches and their CVEs: the deployment with <c>patchDetails</c>.</summary>
    public bool PatchDetails { get; init; }

    /// <summary>How many of 100 events of the fleet are lost.</summary>
    public int LoseEvents { get; init; }

    /// <summary>Whether sweeps end the run.</summary>
    public bool Sweeps => Close || LoseEvents > 0;

    /// <summary>Where all findings are written to at the end; null for nowhere.</summary>
    public FileInfo? Findings { get; init; }

    /// <summary>Whether the services stay up after the run.</summary>
    public required bool Keep { get; init; }

    /// <summary>The TCP port of the services on 127.0.0.1, 0 for any free one.</summary>
    public required int Port { get; init; }
}
