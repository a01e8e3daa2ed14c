using LoopbackAws.Ssm;

namespace PatchFindings.Local.Fleet;

/// <summary>A managed node of the fleet.</summary>
/// <param name="Index">Its place in the fleet, from 0.</param>
/// <param name="Id"><c>i-…</c> for an EC2 instance, <c>mi-…</c> for a hybrid node.</param>
/// <param name="Story">What happens to it.</param>
public sealed record FleetNode(int Index, string Id, NodeStory Story)
{
    /// <summary>Windows, else Linux.</summary>
    public bool IsWindows { get; init; }

    /// <summary>The patch group; empty for none.</summary>
    public string PatchGroup { get; init; } = string.Empty;

    /// <summary>The patch baseline, an id or an ARN.</summary>
    public required string BaselineId { get; init; }

    /// <summary>What makes it noncompliant, when it is.</summary>
    public NoncompliantReason Reason { get; init; }

    /// <summary>The worst level among its noncompliant patches, when it is noncompliant.</summary>
    public ComplianceSeverity Severity { get; init; }

    /// <summary>What its agent uploads.</summary>
    public NodeAgent Agent { get; init; }
}
