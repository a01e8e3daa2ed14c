using LoopbackAws.Ssm;

namespace PatchFindings.Simulation;

/// <summary>One patch operation on one node, as it truly was. Its times are the service's; what the node reports is skewed.</summary>
internal sealed class Operation
{
    public required int Node { get; init; }

    /// <summary>The place among the node's operations, from 0.</summary>
    public required int Index { get; init; }

    public required PatchOperation Reported { get; init; }

    public required DateTimeOffset Requested { get; init; }

    public required DateTimeOffset Ended { get; init; }

    /// <summary>Whether the node uploaded a state at all; a command that failed or never arrived has none.</summary>
    public required bool HasState { get; init; }

    public required bool IsNoncompliant { get; init; }

    public required DateTimeOffset StateVisible { get; init; }

    public required DateTimeOffset SummaryVisible { get; init; }

    public required string FindingId { get; init; }

    public Refusal Refusal { get; init; }

    /// <summary>Whether the event of the command reaches the system.</summary>
    public bool CommandIsTold { get; set; }

    /// <summary>Whether a compliance event that the operation caused reaches the system.</summary>
    public bool ComplianceIsTold { get; set; }

    /// <summary>When the system is last told of it for the first time.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    public bool OwesFinding => HasState && IsNoncompliant;

    public string Name => $"n{Node}/o{Index}";

    public override string ToString() => Name;
}
