using LoopbackAws.Ssm;

namespace PatchFindings.Local.Fleet;

/// <summary>A patch document that runs on many nodes, by a command or by a State Manager association.</summary>
/// <param name="Name">In a few words, for people.</param>
/// <param name="Document">The SSM document.</param>
/// <param name="Kind">Scan or install.</param>
internal sealed record FleetRun(string Name, string Document, PatchOperationKind Kind)
{
    public const string Baseline = "AWS-RunPatchBaseline";
    public const string Hooks = "AWS-RunPatchBaselineWithHooks";
    public const string AssociationDocument = "AWS-RunPatchBaselineAssociation";

    /// <summary>The association that runs it, the same in every run; null for a command.</summary>
    public PatchAssociation? Association { get; init; }

    /// <summary>What a maintenance window gives all its tasks and nodes as snapshot; null for one of each node's own.</summary>
    public string? SnapshotId { get; init; }

    /// <summary>How long after its end on the nodes Run Command does not know it yet, in an account's time.</summary>
    public TimeSpan Delay { get; init; }

    public bool HasHooks => Document == Hooks;

    public bool IsAssociationScan => Document == AssociationDocument;
}
