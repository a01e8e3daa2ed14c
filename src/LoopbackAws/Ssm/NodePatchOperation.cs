namespace LoopbackAws.Ssm;

/// <summary>One patch operation on one node: what the node uploaded when it ended. Every record of a node is written from it.</summary>
public sealed record NodePatchOperation
{
    /// <summary>The managed node, <c>i-…</c> or <c>mi-…</c> (SSM model, <c>InstanceId</c>).</summary>
    public required string NodeId { get; init; }

    /// <summary>The SSM document that ran, such as <c>AWS-RunPatchBaseline</c>.</summary>
    public required string Document { get; init; }

    /// <summary>The Run Command command that ran it, 36 characters; <see langword="null"/> for an association's run.</summary>
    public string? CommandId { get; init; }

    /// <summary>The State Manager association that ran it, a GUID; <see langword="null"/> for a command's run.</summary>
    public string? AssociationId { get; init; }

    /// <summary>
    /// The execution id in the node's <c>AWS:PatchSummary</c> record: the command id, in a State Manager run the association id, from old
    /// agents a random GUID; <see langword="null"/> leaves it out.
    /// </summary>
    public string? ExecutionId { get; init; }

    /// <summary>Whether it scanned or installed.</summary>
    public required PatchOperationKind Kind { get; init; }

    /// <summary>When the command or the association's run was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When the operation began, by the node's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the operation ended, by the node's clock.</summary>
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

    /// <summary>Windows, else Linux: what patches are called, and whether nodes tell CVEs.</summary>
    public bool IsWindows { get; init; }

    /// <summary>How many CVEs the missing patches of a Linux node have together; <see langword="null"/> gives each a few or none.</summary>
    public int? MissingCves { get; init; }

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

    /// <summary>
    /// The severity in the node's record; <see langword="null"/> takes the summary's, and INFORMATIONAL for UNSPECIFIED. Not uploaded
    /// without a noncompliant patch.
    /// </summary>
    public ComplianceSeverity? NonCompliantSeverity { get; init; }

    /// <summary>Whether the node's agent uploads <see cref="NonCompliantSeverity"/> at all.</summary>
    public bool UploadsSeverity { get; init; } = true;

    /// <summary>Whether the Association document uploads its counts as <c>DetailedText</c>; a sample of 2020 shows none.</summary>
    public bool UploadsDetailedText { get; init; } = true;

    /// <summary>
    /// Whether the baseline counts available security updates as noncompliant (Windows). The summary's status says so, no count of
    /// noncompliant patches does.
    /// </summary>
    public bool AvailableSecurityUpdatesAreNonCompliant { get; init; }

    /// <summary>Whether the summary counts what is not applicable among the compliant patches (seen on Windows).</summary>
    public bool SummaryCountsNotApplicable { get; init; }

    internal SeverityCounts NonCompliant => NonCompliantBySeverity ?? new SeverityCounts(Unspecified: Counts.NonCompliant);

    internal SeverityCounts Compliant
    {
        get
        {
            var compliant = CompliantBySeverity ?? new SeverityCounts(Unspecified: Counts.Compliant);
            return SummaryCountsNotApplicable
                ? compliant with { Unspecified = compliant.Unspecified + Math.Max(0, Counts.NotApplicable ?? 0) }
                : compliant;
        }
    }

    internal bool IsNonCompliant =>
        NonCompliant.Total > 0 || (AvailableSecurityUpdatesAreNonCompliant && Counts.AvailableSecurityUpdate > 0);

    internal string StatusWord => IsNonCompliant ? "NON_COMPLIANT" : "COMPLIANT";

    internal string SeverityText => Text(OverallSeverity ?? NonCompliant.Worst);

    internal string? RecordSeverityText => !UploadsSeverity || NonCompliant.Total == 0 ? null : Text(NonCompliantSeverity ?? Uploaded);

    private ComplianceSeverity Uploaded => (OverallSeverity ?? NonCompliant.Worst) switch
    {
        ComplianceSeverity.Unspecified => ComplianceSeverity.Informational,
        var severity => severity,
    };

    private static string Text(ComplianceSeverity severity) => severity.ToString().ToUpperInvariant();
}

/// <summary>What a patch operation did (SSM model, <c>PatchOperationType</c>); the names are the wire words.</summary>
public enum PatchOperationKind
{
    /// <summary>Compared the node with its baseline and changed nothing.</summary>
    Scan,

    /// <summary>Installed what the baseline approves, then compared.</summary>
    Install,
}

/// <summary>What a patch operation may do to finish installing (SSM model, <c>RebootOption</c>); the names are the wire words.</summary>
public enum PatchReboot
{
    /// <summary>Restarts the node when a patch asks for it.</summary>
    RebootIfNeeded,

    /// <summary>Leaves the node up; patches may stay in the state pending reboot.</summary>
    NoReboot,
}

/// <summary>
/// The counts of one patch operation, as <c>InstancePatchState</c> has them. Each is 0 or more, -1 where documented answers have that for
/// unknown, or <see langword="null"/> when the agent did not report it: the member is then absent from the answer.
/// </summary>
public sealed record PatchCounts
{
    /// <summary>In the baseline and installed.</summary>
    public int? Installed { get; init; }

    /// <summary>Installed, but not in the baseline.</summary>
    public int? InstalledOther { get; init; }

    /// <summary>Installed by Patch Manager since the last restart.</summary>
    public int? InstalledPendingReboot { get; init; }

    /// <summary>Installed, but on the baseline's list of rejected patches.</summary>
    public int? InstalledRejected { get; init; }

    /// <summary>Approved and not installed; failed installations not included.</summary>
    public int? Missing { get; init; }

    /// <summary>Tried in this operation and not installed.</summary>
    public int? Failed { get; init; }

    /// <summary>Not applicable and beyond what Inventory stores; documented samples have -1.</summary>
    public int? UnreportedNotApplicable { get; init; }

    /// <summary>Not applicable to the node.</summary>
    public int? NotApplicable { get; init; }

    /// <summary>Windows only: security updates that exist and that the baseline has not approved yet.</summary>
    public int? AvailableSecurityUpdate { get; init; }

    /// <summary>Noncompliant, of the baseline's level Critical.</summary>
    public int? CriticalNonCompliant { get; init; }

    /// <summary>Noncompliant, and of an advisory's class Security.</summary>
    public int? SecurityNonCompliant { get; init; }

    /// <summary>Noncompliant, and neither critical nor security.</summary>
    public int? OtherNonCompliant { get; init; }

    /// <summary>Patches in a state that makes the node noncompliant (user guide, patch compliance state values).</summary>
    internal int NonCompliant => (Missing ?? 0) + (Failed ?? 0) + (InstalledRejected ?? 0) + (InstalledPendingReboot ?? 0);

    /// <summary>Patches in a state that is compliant; what is not applicable is neither.</summary>
    internal int Compliant => (Installed ?? 0) + (InstalledOther ?? 0);
}

/// <summary>Patches by compliance level (SSM model, <c>SeveritySummary</c>); each count is 0 or more.</summary>
/// <param name="Critical">Patches of level CRITICAL.</param>
/// <param name="High">Patches of level HIGH.</param>
/// <param name="Medium">Patches of level MEDIUM.</param>
/// <param name="Low">Patches of level LOW.</param>
/// <param name="Informational">Patches of level INFORMATIONAL.</param>
/// <param name="Unspecified">Patches whose rule names no level.</param>
public sealed record SeverityCounts(
    int Critical = 0, int High = 0, int Medium = 0, int Low = 0, int Informational = 0, int Unspecified = 0)
{
    /// <summary>All patches together.</summary>
    public int Total => Critical + High + Medium + Low + Informational + Unspecified;

    /// <summary>The worst level that has a patch; UNSPECIFIED when none has.</summary>
    public ComplianceSeverity Worst =>
        Critical > 0 ? ComplianceSeverity.Critical
        : High > 0 ? ComplianceSeverity.High
        : Medium > 0 ? ComplianceSeverity.Medium
        : Low > 0 ? ComplianceSeverity.Low
        : Informational > 0 ? ComplianceSeverity.Informational
        : ComplianceSeverity.Unspecified;

    internal SeverityCounts With(ComplianceSeverity severity) => severity switch
    {
        ComplianceSeverity.Critical => this with { Critical = Critical + 1 },
        ComplianceSeverity.High => this with { High = High + 1 },
        ComplianceSeverity.Medium => this with { Medium = Medium + 1 },
        ComplianceSeverity.Low => this with { Low = Low + 1 },
        ComplianceSeverity.Informational => this with { Informational = Informational + 1 },
        _ => this with { Unspecified = Unspecified + 1 },
    };
}

/// <summary>
/// The compliance level that a baseline's rule gives its patches (SSM model, <c>ComplianceSeverity</c>), worst first. The wire words are
/// the names in upper case.
/// </summary>
public enum ComplianceSeverity
{
    /// <summary><c>CRITICAL</c>.</summary>
    Critical,

    /// <summary><c>HIGH</c>.</summary>
    High,

    /// <summary><c>MEDIUM</c>.</summary>
    Medium,

    /// <summary><c>LOW</c>.</summary>
    Low,

    /// <summary><c>INFORMATIONAL</c>.</summary>
    Informational,

    /// <summary><c>UNSPECIFIED</c>: the rule names no level, which is the default of a baseline.</summary>
    Unspecified,
}
