using LoopbackAws.Ssm;

namespace PatchFindings.Simulation.Oracle;

/// <summary>How severe a finding may be by what its invocation could read: the design's words once more.</summary>
internal static class Severities
{
    /// <summary>Whether the record that the invocation was answered tells the severity.</summary>
    public static bool IsTold(Upload upload, Shown? shown, WorldFacts facts) => upload.Operation.Wave.Way == Way.HostManagement
        ? HasSeverity(upload) && FindingIds.HasText(upload.Operation.Node, facts)
        : facts.Ssm.RecordHasSeverity && HasSeverity(upload) && shown?.Records.Contains(upload) == true;

    public static string OfRecord(Upload upload) => Text(upload.Reported.NonCompliantSeverity);

    /// <summary>The words that a finding may have without the record's.</summary>
    public static HashSet<string> WithoutRecord(Upload upload, Shown? shown, WorldFacts facts, DateTimeOffset now)
    {
        var counted = upload.Reported.Counts.CriticalNonCompliant > 0 && (upload.Operation.Wave.Way != Way.HostManagement
            || FindingIds.HasText(upload.Operation.Node, facts)) ? "CRITICAL" : "INFORMATIONAL";
        if (upload.Operation.Wave.Way == Way.HostManagement || shown is null)
        {
            return [counted];
        }

        var words = new HashSet<string>();
        foreach (var summary in shown.Summaries)
        {
            // Which of several the function met, and whether it knew the record by then, is up to the moment.
            words.UnionWith(
                new[] { true, false }.Select(hasId => IsOf(summary, upload, facts, hasId) ? Text(summary.Reported.OverallSeverity) : counted));
        }

        if (shown.SummaryReadsOpen > 0 || now > shown.EndsAt || shown.FirstSummary is null)
        {
            words.Add(counted);
        }

        return words;
    }

    /// <summary>Whether a summary's execution is an upload's, by snapshot, execution, start or end, as far as any is told.</summary>
    public static bool IsOf(Upload summary, Upload upload, WorldFacts facts, bool hasRecord)
    {
        if (!facts.Ssm.SummaryHasExecution)
        {
            return false;
        }

        var (told, own) = (summary.Reported, upload.Reported);
        var id = facts.Ssm.SummaryExecutionId switch
        {
            SummaryExecutionId.SnapshotId => told.SnapshotId,
            SummaryExecutionId.ExecutionId => told.ExecutionId,
            SummaryExecutionId.AssociationId => told.AssociationId ?? told.SnapshotId,
            _ => null,
        };
        DateTimeOffset? time = facts.Ssm.SummaryExecutionTime switch
        {
            SummaryExecutionTime.Start => told.StartedAt,
            SummaryExecutionTime.End => told.EndedAt,
            SummaryExecutionTime.Report => summary.SummaryVisible,
            _ => null,
        };
        var execution = hasRecord && facts.Ssm.RecordHasExecutionId ? own.ExecutionId : null;
        return !(time < own.StartedAt)
            && ((id is not null && (id == own.SnapshotId || id == execution)) || time == own.StartedAt || time == own.EndedAt);
    }

    private static bool HasSeverity(Upload upload) =>
        upload.Reported.UploadsSeverity && upload.Reported.NonCompliantSeverity is not null && !upload.NeedsSummary;

    private static string Text(ComplianceSeverity? severity) => severity switch
    {
        ComplianceSeverity.Critical => "CRITICAL",
        ComplianceSeverity.High => "HIGH",
        ComplianceSeverity.Medium => "MEDIUM",
        ComplianceSeverity.Low => "LOW",
        _ => "INFORMATIONAL",
    };
}
