using System.Globalization;
using LoopbackAws.Ssm;

namespace PatchFindings.Local.Run;

/// <summary>What finding an operation is owed: the design's words once more, apart from the product's code.</summary>
/// <param name="region">The AWS Region.</param>
/// <param name="accountId">The account, 12 digits.</param>
public sealed class ExpectedFindings(string region, string accountId)
{
    private const int CountMax = 100_000;

    /// <summary>The <c>Id</c>, which AWS documents for its own export.</summary>
    /// <param name="operation">The operation.</param>
    public string IdOf(PatchOperation operation) =>
        $"arn:aws:patchmanager:{region}:{accountId}:instance/{operation.NodeId}/document/{operation.Document}"
        + $"/run-command/{operation.CommandId}";

    /// <summary>The finding.</summary>
    /// <param name="operation">A noncompliant operation.</param>
    public ExpectedFinding Of(PatchOperation operation)
    {
        var counts = operation.Counts;
        return new ExpectedFinding
        {
            Id = IdOf(operation),
            NodeId = operation.NodeId,
            ResourceType = operation.NodeId.StartsWith("mi-", StringComparison.Ordinal) ? "Other" : "AwsEc2Instance",
            CommandId = operation.CommandId!,
            Severity = (operation.OverallSeverity ?? operation.NonCompliant.Worst) switch
            {
                ComplianceSeverity.Critical => "CRITICAL",
                ComplianceSeverity.High => "HIGH",
                ComplianceSeverity.Medium => "MEDIUM",
                ComplianceSeverity.Low => "LOW",
                _ => "INFORMATIONAL",
            },
            StartedAt = operation.StartedAt,
            EndedAt = operation.EndedAt,
            Texts = new Dictionary<string, string?>
            {
                ["Id"] = operation.BaselineId,
                ["Operation"] = operation.Kind == PatchOperationKind.Scan ? "SCAN" : "INSTALL",
                ["RebootOption"] = operation.Reboot?.ToString(),
            },
            Counts = new Dictionary<string, int?>
            {
                ["InstalledCount"] = Count(counts.Installed),
                ["InstalledOtherCount"] = Count(counts.InstalledOther),
                ["InstalledPendingReboot"] = Count(counts.InstalledPendingReboot),
                ["InstalledRejectedCount"] = Count(counts.InstalledRejected),
                ["MissingCount"] = Count(counts.Missing),
                ["FailedCount"] = Count(counts.Failed),
            },
            ProductFields = new Dictionary<string, string?>
            {
                ["patchfindings/PatchGroup"] = operation.PatchGroup.Length == 0 ? null : operation.PatchGroup,
                ["patchfindings/SnapshotId"] = operation.SnapshotId,
                ["patchfindings/CriticalNonCompliantCount"] = counts.CriticalNonCompliant?.ToString(CultureInfo.InvariantCulture),
                ["patchfindings/SecurityNonCompliantCount"] = counts.SecurityNonCompliant?.ToString(CultureInfo.InvariantCulture),
                ["patchfindings/OtherNonCompliantCount"] = counts.OtherNonCompliant?.ToString(CultureInfo.InvariantCulture),
            },
        };
    }

    private static int? Count(int? count) => count is null or < 0 ? null : Math.Min(count.Value, CountMax);
}
