using LoopbackAws.Ssm;

namespace PatchFindings.Simulation;

/// <summary>One patch operation on one node, as it truly was. Its times are the service's; what the node reports is skewed.</summary>
internal sealed class Operation
{
    public required Wave Wave { get; init; }

    public required Node Node { get; init; }

    /// <summary>The place among the node's operations that write to the same place, from 0.</summary>
    public required int Index { get; init; }

    public required DateTimeOffset Began { get; init; }

    public required DateTimeOffset Ended { get; init; }

    /// <summary>What the node uploaded, the last report last; nothing for a run that failed, never arrived or overrode the baseline.</summary>
    public IReadOnlyList<Upload> Uploads { get; set; } = [];

    public Upload? Final => Uploads.Count == 0 ? null : Uploads[^1];

    public bool HasState => Uploads.Count > 0;

    public bool IsNoncompliant => Final?.IsNoncompliant == true;

    public bool OwesFinding => IsNoncompliant;

    /// <summary>From when Run Command shows the command with its end on this node.</summary>
    public DateTimeOffset ListedAt { get; set; }

    /// <summary>An association's run that its compliance item names, before any read shows the upload.</summary>
    public bool IsToldByItem { get; set; }

    /// <summary>An association's run that also tells a command event.</summary>
    public bool TellsCommand { get; set; }

    public required string FindingId { get; set; }

    /// <summary>When the run's event says that it ended, where nothing else tells.</summary>
    public DateTimeOffset? UntimedEnd { get; set; }

    public Refusal Refusal { get; init; }

    /// <summary>Whether an event that names the operation's command or association reaches the system.</summary>
    public bool IsNamed { get; set; }

    /// <summary>When the system is told of it for the first time.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    public string Name => Wave.Way == Way.HostManagement ? $"n{Node.Number}/h{Index}" : $"n{Node.Number}/o{Index}";

    public override string ToString() => Name;
}

/// <summary>One report of an operation. A run of the WithHooks document makes up to three.</summary>
internal sealed class Upload
{
    public required Operation Operation { get; init; }

    public required NodePatchOperation Reported { get; init; }

    public required bool IsNoncompliant { get; init; }

    /// <summary>From when <c>GetInventory</c> answers it; for Host Management from when the compliance item is there.</summary>
    public DateTimeOffset InventoryVisible { get; set; }

    public DateTimeOffset StateVisible { get; set; }

    public DateTimeOffset SummaryVisible { get; set; }

    public bool IsFinal => Operation.Final == this;

    /// <summary>Noncompliant or not, no count tells: available security updates may count.</summary>
    public bool NeedsSummary =>
        Reported.Counts.AvailableSecurityUpdate is not null
        && (Reported.Counts.Missing ?? 0) + (Reported.Counts.Failed ?? 0) + (Reported.Counts.InstalledRejected ?? 0)
            + (Reported.Counts.InstalledPendingReboot ?? 0) == 0;
}
