using LoopbackAws.Ssm;

namespace PatchFindings.Simulation;

/// <summary>How a node comes to be patched.</summary>
internal enum Way
{
    /// <summary>Run Command, by hand or by a maintenance window.</summary>
    Command,

    /// <summary>A State Manager association on a document that uploads the node's record: a patch policy, or Patch now.</summary>
    Association,

    /// <summary>Host Management's association on <c>AWS-RunPatchBaselineAssociation</c>, which leaves a compliance item and nothing else.</summary>
    HostManagement,

    /// <summary>Something that neither Run Command nor State Manager knows (any more).</summary>
    Unknown,
}

/// <summary>One command, or one run of an association, on many nodes.</summary>
/// <param name="Id">The command's or the association's id; an association's runs share it.</param>
internal sealed record Wave(Way Way, string Id, string Document, DateTimeOffset Requested)
{
    public const string Baseline = "AWS-RunPatchBaseline";
    public const string WithHooks = "AWS-RunPatchBaselineWithHooks";
    public const string AssociationDocument = "AWS-RunPatchBaselineAssociation";

    /// <summary>A maintenance window's, the same in all its tasks and on all its nodes.</summary>
    public string? SharedSnapshotId { get; init; }

    public PatchOperationKind? Kind { get; init; }

    /// <summary>The id that a run's command event has, where association runs tell one.</summary>
    public string? RunCommandId { get; init; }

    public bool HasHooks => Document == WithHooks;

    public bool IsAssociation => Way is Way.Association or Way.HostManagement;
}
