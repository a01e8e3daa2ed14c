namespace LoopbackAws.Ssm;

/// <summary>One patch operation on one node: what the node uploaded when it ended. Both of a node's stores are written from it.</summary>
public sealed record PatchOperation
{
    /// <summary>The managed node, <c>i-…</c> or <c>mi-…</c> (SSM model, <c>InstanceId</c>).</summary>
    public required string NodeId { get; init; }

    /// <summary>The SSM document that ran, such as <c>AWS-RunPatchBaseline</c>.</summary>
    public required string Document { get; init; }

    /// <summary>The Run Command id, 36 characters; the compliance summary's execution id.</summary>
    public required string CommandId { get; init; }

    /// <summary>Whether it scanned or installed.</summary>
    public required PatchOperationKind Kind { get; init; }

    /// <summary>When the command was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When the operation began on the node.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the operation ended on the node; the summary's execution time.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>The baseline that the node was compared with: an id or an ARN, 20 to 128 characters.</summary>
    public required string BaselineId { get; init; }

    /// <summary>The node's patch group; empty for none, as documented answers have it.</summary>
    public string PatchGroup { get; init; } = string.Empty;

    /// <summary>The baseline snapshot of the operation, a GUID; <see langword="null"/> leaves it out.</summary>
    public string? SnapshotId { get; init; }

    /// <summary>An <c>https</c> or <c>s3</c> URL of an override list; <see langword="null"/> leaves it out.</summary>
    public string? InstallOverrideList { get; init; }

    /// <summary>What the service keeps for later and always leaves empty; <see langword="null"/> leaves it out.</summary>
    public string? OwnerInformation { get; init; } = string.Empty;

    /// <summary>Whether a restart was allowed; <see langword="null"/> leaves it out.</summary>
    public PatchReboot? Reboot { get; init; }

    /// <summary>The last installation without restart; <see langword="null"/> leaves it out.</summary>
    public DateTimeOffset? LastNoRebootInstallAt { get; init; }

    /// <summary>The counts.</summary>
    public PatchCounts Counts { get; init; } = new();

    /// <summary>The execution type of the compliance summary, at most 50 characters.</summary>
    public string ExecutionType { get; init; } = "Command";

    /// <summary>Noncompliant patches by level; <see langword="null"/> takes the counts, all of level UNSPECIFIED.</summary>
    public SeverityCounts? NonCompliantBySeverity { get; init; }

    /// <summary>Compliant patches by level; <see langword="null"/> takes the counts, all of level UNSPECIFIED.</summary>
    public SeverityCounts? CompliantBySeverity { get; init; }

    /// <summary>
    /// The summary's overall severity; <see langword="null"/> takes the worst level among the noncompliant patches, as the SSM model
    /// defines it.
    /// </summary>
    public ComplianceSeverity? OverallSeverity { get; init; }

    internal SeverityCounts NonCompliant => NonCompliantBySeverity ?? new SeverityCounts(Unspecified: Counts.NonCompliant);

    internal SeverityCounts Compliant => CompliantBySeverity ?? new SeverityCounts(Unspecified: Counts.Compliant);

    internal string StatusWord => NonCompliant.Total > 0 ? "NON_COMPLIANT" : "COMPLIANT";

    internal string SeverityWord => (OverallSeverity ?? NonCompliant.Worst).ToString().ToUpperInvariant();
}
