using LoopbackAws.Ssm;

namespace PatchFindings.Local.Fleet;

/// <summary>Draws what a patch operation finds on a node.</summary>
/// <param name="random">Decides; what a fleet must contain is decided by the node's place in it instead.</param>
internal sealed class OperationDraw(Random random)
{
    // ASFF's counts end at 100,000.
    private const int HugeCount = 123_456;

    /// <summary>An operation of a command on a node.</summary>
    public NodePatchOperation Next(FleetNode node, PatchCommand command, bool isNoncompliant, DateTimeOffset startedAt, DateTimeOffset endedAt) =>
        Next(node, FleetExecution.Of(command), isNoncompliant, startedAt, endedAt);

    /// <summary>An operation of a run on a node.</summary>
    /// <param name="isNoncompliant">What it finds.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="endedAt">When it ended.</param>
    public NodePatchOperation Next(FleetNode node, FleetExecution execution, bool isNoncompliant, DateTimeOffset startedAt, DateTimeOffset endedAt)
    {
        var kind = execution.Kind;
        var isAssociationScan = execution.Document == FleetRun.AssociationDocument;
        var isPlain = execution.Document == FleetRun.Baseline;
        var reboot = kind == PatchOperationKind.Install && node.Reason != NoncompliantReason.PendingReboot
            ? PatchReboot.RebootIfNeeded
            : PatchReboot.NoReboot;
        var bad = !isNoncompliant ? 0 : node.IsVast ? FleetPlan.VastPatches : random.Next(1, 10);
        var worst = isNoncompliant ? random.Next(1, bad + 1) : 0;
        var isAvailable = node.Reason == NoncompliantReason.AvailableSecurityUpdates;
        return new NodePatchOperation
        {
            NodeId = node.Id,
            Document = execution.Document,
            CommandId = execution.Command?.CommandId,
            AssociationId = execution.Association?.AssociationId,
            ExecutionId = execution.Association?.AssociationId ?? ExecutionId(node, execution),
            ExecutionType = execution.Association is null || isAssociationScan ? "Command" : "PatchPolicy",
            Kind = kind,
            RequestedAt = execution.RequestedAt,
            StartedAt = Clock(node, startedAt),
            EndedAt = Clock(node, endedAt),
            BaselineId = node.BaselineId,
            PatchGroup = node.PatchGroup,
            SnapshotId = execution.SnapshotId ?? new Guid(Bytes(16)).ToString(),
            InstallOverrideList = isPlain && node.Index % 13 == 6 ? "https://example.com/patches.yaml" : null,
            Reboot = isAssociationScan || node.Index % 10 == 9 ? null : reboot,
            LastNoRebootInstallAt = reboot == PatchReboot.NoReboot && kind == PatchOperationKind.Install ? startedAt : null,
            Counts = Counts(node, kind, bad, worst),
            NonCompliantBySeverity = isAvailable ? new SeverityCounts() : BySeverity(node.Severity, worst, bad - worst),
            OverallSeverity = isAvailable && isNoncompliant ? node.Severity : null,
            AvailableSecurityUpdatesAreNonCompliant = isAvailable && isNoncompliant,
            IsWindows = node.IsWindows,
            MissingCves = node.IsVast ? FleetPlan.VastCves : null,
            SummaryCountsNotApplicable = node.IsWindows,
            UploadsSeverity = node.Agent != NodeAgent.TellsNothing,
            UploadsDetailedText = node.Index % 8 != 2,
        };
    }

    // Agents report whole seconds or milliseconds.
    private static DateTimeOffset Clock(FleetNode node, DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(node.Index % 2 == 0 ? time.ToUnixTimeSeconds() * 1000 : time.ToUnixTimeMilliseconds());

    private static SeverityCounts BySeverity(ComplianceSeverity severity, int worst, int rest) => severity switch
    {
        ComplianceSeverity.Critical => new SeverityCounts(Critical: worst, High: rest),
        ComplianceSeverity.High => new SeverityCounts(High: worst, Medium: rest),
        ComplianceSeverity.Medium => new SeverityCounts(Medium: worst, Low: rest),
        ComplianceSeverity.Low => new SeverityCounts(Low: worst, Informational: rest),
        ComplianceSeverity.Informational => new SeverityCounts(Informational: worst, Unspecified: rest),
        _ => new SeverityCounts(Unspecified: worst + rest),
    };

    private PatchCounts Counts(FleetNode node, PatchOperationKind kind, int bad, int worst)
    {
        var (isOldAgent, leavesOut, minusOne) = (node.Index % 3 == 1, node.Index % 7 == 3, node.Index % 11 == 5);
        var critical = node.Severity == ComplianceSeverity.Critical ? worst : 0;
        var security = random.Next(0, bad - critical + 1);
        var counts = new PatchCounts
        {
            Installed = random.Next(node.IsWindows ? 20 : 40, node.IsWindows ? 80 : 700),
            InstalledOther = node.Index == 0 ? HugeCount : random.Next(0, node.IsWindows ? 6 : 400),
            InstalledPendingReboot = leavesOut ? null : 0,
            InstalledRejected = leavesOut ? null : minusOne ? -1 : 0,
            Missing = 0,
            Failed = 0,
            UnreportedNotApplicable = -1,
            NotApplicable = node.IsWindows ? random.Next(900, 1200) : null,
            AvailableSecurityUpdate = node.IsWindows && !isOldAgent ? random.Next(0, 4) : null,
            CriticalNonCompliant = isOldAgent ? null : critical,
            SecurityNonCompliant = isOldAgent ? null : security,
            OtherNonCompliant = isOldAgent ? null : bad - critical - security,
        };
        return bad == 0 ? counts : node.Reason switch
        {
            NoncompliantReason.AvailableSecurityUpdates => counts with
            {
                AvailableSecurityUpdate = bad,
                CriticalNonCompliant = 0,
                SecurityNonCompliant = 0,
                OtherNonCompliant = 0,
            },
            NoncompliantReason.Failed when kind == PatchOperationKind.Install => counts with { Failed = worst, Missing = bad - worst },
            NoncompliantReason.Rejected => counts with { InstalledRejected = bad },
            NoncompliantReason.PendingReboot => counts with { InstalledPendingReboot = bad },
            _ => counts with { Missing = bad },
        };
    }

    private string? ExecutionId(FleetNode node, FleetExecution execution) => node.Agent switch
    {
        NodeAgent.TellsRandomId => new Guid(Bytes(16)).ToString(),
        NodeAgent.TellsNothing => null,
        _ => execution.Command?.CommandId,
    };

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
