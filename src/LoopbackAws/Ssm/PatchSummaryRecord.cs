using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LoopbackAws.Ssm;

/// <summary>
/// A node's inventory record of type <c>AWS:PatchSummary</c>, as <c>GetInventory</c> and <c>ListInventoryEntries</c> show it: texts by
/// name.
/// </summary>
/// <param name="CaptureTime">When the node captured it.</param>
/// <param name="Content">The attributes, in the order in which they are written.</param>
public sealed record PatchSummaryRecord(string NodeId, string CaptureTime, IReadOnlyList<KeyValuePair<string, string>> Content)
{
    /// <summary>The inventory type.</summary>
    public const string TypeName = "AWS:PatchSummary";

    internal const string SchemaVersion = "1.0";

    internal string ContentHash => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', Content.Select(attribute => $"{attribute.Key}={attribute.Value}")))));

    internal static PatchSummaryRecord Of(NodePatchOperation operation, SsmFacts facts)
    {
        List<KeyValuePair<string, string>> content = [new("BaselineId", operation.BaselineId)];
        Add("PatchGroup", operation.PatchGroup);
        Add("SnapshotId", operation.SnapshotId);
        Add("OwnerInformation", string.IsNullOrEmpty(operation.OwnerInformation) ? null : operation.OwnerInformation);
        Add("ExecutionId", facts.RecordHasExecutionId ? operation.ExecutionId : null);
        content.AddRange(Counts(operation.Counts));
        Add("AvailableSecurityUpdateCount", facts.RecordHasAvailableSecurityUpdates ? Text(operation.Counts.AvailableSecurityUpdate) : null);
        Add("OperationType", operation.Kind.ToString());
        Add("OperationStartTime", Text(operation.StartedAt));
        Add("OperationEndTime", Text(operation.EndedAt));
        Add("InstallOverrideList", operation.InstallOverrideList);
        Add("RebootOption", operation.Reboot?.ToString());
        Add("LastNoRebootInstallOperationTime", operation.LastNoRebootInstallAt is { } last ? Text(last) : null);
        Add("NonCompliantSeverity", facts.RecordHasSeverity ? operation.RecordSeverityText : null);
        return new PatchSummaryRecord(operation.NodeId, Text(operation.EndedAt), content);

        void Add(string name, string? text)
        {
            if (text is not null)
            {
                content.Add(new(name, text));
            }
        }
    }

    /// <summary>The counts that a node uploads; what Inventory leaves out of its own is not among them.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Counts(PatchCounts counts)
    {
        (string Name, int? Count)[] named =
        [
            ("InstalledCount", counts.Installed), ("InstalledOtherCount", counts.InstalledOther),
            ("InstalledRejectedCount", counts.InstalledRejected), ("InstalledPendingRebootCount", counts.InstalledPendingReboot),
            ("NotApplicableCount", counts.NotApplicable), ("MissingCount", counts.Missing), ("FailedCount", counts.Failed),
            ("CriticalNonCompliantCount", counts.CriticalNonCompliant), ("SecurityNonCompliantCount", counts.SecurityNonCompliant),
            ("OtherNonCompliantCount", counts.OtherNonCompliant),
        ];
        return from count in named where count.Count is not null select KeyValuePair.Create(count.Name, Text(count.Count)!);
    }

    // Whole seconds, as AWS's node code writes them; milliseconds only where the operation has them, so that no two reads disagree.
    internal static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(
        time.ToUnixTimeMilliseconds() % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
        CultureInfo.InvariantCulture);

    private static string? Text(int? count) => count?.ToString(CultureInfo.InvariantCulture);
}
