using LoopbackAws.Ssm;

namespace PatchFindings.Local.Fleet;

/// <summary>A patch operation whose state Systems Manager will show.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="IsOwed">Whether a finding of it must be in Security Hub at the end.</param>
public sealed record PlannedOperation(PatchOperation Operation, bool IsOwed)
{
    /// <summary>How long after the wave's begin the patch state becomes visible, in an account's time.</summary>
    public TimeSpan StateDelay { get; init; }

    /// <summary>How long after the wave's begin the compliance summary becomes visible, in an account's time.</summary>
    public TimeSpan SummaryDelay { get; init; }

    /// <summary>Whether Run Command has forgotten the operation's command.</summary>
    public bool IsCommandForgotten { get; init; }

    /// <summary>Whether the Association document left it: a compliance item of its association, and no patch state.</summary>
    public bool IsAssociationScan => Operation.Document == FleetRun.AssociationDocument;
}
