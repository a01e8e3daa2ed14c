using LoopbackAws.Ssm;

namespace PatchFindings.Simulation;

/// <summary>Draws what one node reports of an operation.</summary>
internal sealed class ReportDraw(Draw draw, WorldFacts facts, Node node)
{
    /// <param name="mayNeedSummary">Whether available security updates may be all that counts.</param>
    public Upload Draw(Operation operation, DateTimeOffset begin, DateTimeOffset end, bool mayNeedSummary)
    {
        var wave = operation.Wave;
        var isNoncompliant = draw.Percent(65);
        var available = !node.IsWindows || wave.Way == Way.HostManagement ? (int?)null
            : isNoncompliant || mayNeedSummary ? draw.Of(0, 0, 1, 7)
            : 0;
        var hasUpdates = !isNoncompliant && available > 0;
        var severity = isNoncompliant || (hasUpdates && node.CountsAvailableUpdates)
            ? draw.Of(
                ComplianceSeverity.Critical, ComplianceSeverity.High, ComplianceSeverity.Medium, ComplianceSeverity.Low,
                ComplianceSeverity.Unspecified)
            : (ComplianceSeverity?)null;
        var tellsNoncompliant = draw.Percent(50);
        var missing = isNoncompliant ? draw.Between(1, 30) : 0;

        // More than a finding shows.
        missing = missing == 30 ? 130 : missing;
        var critical = severity == ComplianceSeverity.Critical && isNoncompliant ? 1 : 0;
        var isAssociation = wave.Way == Way.HostManagement || (wave.Way == Way.Association && facts.ItemsOfAllAssociations);
        return new Upload
        {
            Operation = operation,
            IsNoncompliant = isNoncompliant || (hasUpdates && node.CountsAvailableUpdates),
            Reported = new NodePatchOperation
            {
                NodeId = node.Id,
                Document = wave.Document,
                CommandId = wave.Way == Way.Command ? wave.Id : null,
                AssociationId = isAssociation ? wave.Id : null,
                ExecutionId = node.AgentId switch
                {
                    AgentId.Set => wave.Id,
                    AgentId.Random => draw.Guid().ToString(),
                    _ => null,
                },
                Kind = wave.Kind ?? draw.Of(PatchOperationKind.Scan, PatchOperationKind.Install),
                RequestedAt = wave.Requested,
                StartedAt = Whole(begin + node.Skew),
                EndedAt = Whole(end + node.Skew),
                BaselineId = "pb-0c10e65780example",
                PatchGroup = draw.Of("", "web", "db"),
                SnapshotId = wave.SharedSnapshotId ?? (draw.Percent(70) ? draw.Guid().ToString() : null),
                Reboot = draw.Of<PatchReboot?>(null, PatchReboot.NoReboot, PatchReboot.RebootIfNeeded),
                OverallSeverity = severity,
                NonCompliantSeverity = severity == ComplianceSeverity.Unspecified ? ComplianceSeverity.Informational : severity,
                UploadsSeverity = node.UploadsSeverity,
                UploadsDetailedText = node.UploadsDetailedText,
                AvailableSecurityUpdatesAreNonCompliant = node.CountsAvailableUpdates,
                SummaryCountsNotApplicable = node.IsWindows,
                ExecutionType = wave.Way == Way.Association ? "PatchPolicy" : "Command",
                Counts = new PatchCounts
                {
                    Installed = draw.Between(0, 200),
                    InstalledOther = draw.Between(0, 50),
                    InstalledRejected = 0,
                    InstalledPendingReboot = draw.Of<int?>(0, null),
                    Missing = missing,
                    Failed = isNoncompliant ? draw.Between(0, 3) : 0,
                    NotApplicable = draw.Between(0, 2000),
                    UnreportedNotApplicable = -1,
                    AvailableSecurityUpdate = available,
                    CriticalNonCompliant = tellsNoncompliant ? critical : null,
                    SecurityNonCompliant = tellsNoncompliant ? 0 : null,
                    OtherNonCompliant = tellsNoncompliant ? Math.Max(0, missing - critical) : null,
                },
            },
        };
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
