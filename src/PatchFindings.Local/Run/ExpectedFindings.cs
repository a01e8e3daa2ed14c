using System.Globalization;
using LoopbackAws.Ssm;
using PatchFindings.Local.Fleet;

namespace PatchFindings.Local.Run;

/// <summary>What finding an operation is owed: the design's words once more, apart from the product's code.</summary>
/// <param name="region">The AWS Region.</param>
/// <param name="accountId">The account, 12 digits.</param>
/// <param name="hasPatches">Whether findings name the patches.</param>
public sealed class ExpectedFindings(string region, string accountId, bool hasPatches = false)
{
    private const string AssociationDocument = "AWS-RunPatchBaselineAssociation";
    private const int CountMax = 100_000;

    /// <summary>
    /// The <c>Id</c>: of a command's operation as AWS documents it for its own export; of an association's with the operation's end, for
    /// an association has one id in all its runs.
    /// </summary>
    public string IdOf(NodePatchOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var execution = operation.CommandId is { } command
            ? $"run-command/{command}"
            : $"association/{operation.AssociationId}/"
                + KnownEnd(operation).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return $"arn:aws:patchmanager:{region}:{accountId}:instance/{operation.NodeId}/document/{operation.Document}/{execution}";
    }

    /// <summary>The finding of an operation whose command Run Command may have forgotten: then it is known by its execution alone.</summary>
    internal ExpectedFinding Of(PlannedOperation planned)
    {
        var (operation, finding) = (planned.Operation, Of(planned.Operation));
        if (!planned.IsCommandForgotten)
        {
            return finding;
        }

        var end = operation.EndedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var start = finding.Id[..finding.Id.IndexOf("/document/", StringComparison.Ordinal)];
        return finding with
        {
            Id = $"{start}/document/AWS-RunPatchBaseline/execution/{operation.ExecutionId}/{end}",
            GeneratorId = operation.ExecutionId!,
        };
    }

    /// <summary>The finding.</summary>
    public ExpectedFinding Of(NodePatchOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var isReportOnly = IsReportOnly(operation);
        var isTold = !isReportOnly && operation.RecordSeverityText is not null;
        return new ExpectedFinding
        {
            Id = IdOf(operation),
            NodeId = operation.NodeId,
            ResourceType = "AwsEc2Instance",
            GeneratorId = operation.CommandId ?? operation.AssociationId!,
            SourceUrl =
                $"https://{region}.console.aws.amazon.com/systems-manager/fleet-manager/{operation.NodeId}/patch?region={region}",
            Severity = isReportOnly ? "INFORMATIONAL" : Label(operation.RecordSeverityText ?? operation.SeverityText),

            // Read whole later, the same operation must count as newer than what its record did not tell.
            ObservedAt = isTold ? operation.EndedAt : KnownEnd(operation).AddMilliseconds(-1),
            StartedAt = isReportOnly ? null : operation.StartedAt,
            EndedAt = isReportOnly ? null : operation.EndedAt,
            Texts = new Dictionary<string, string?>
            {
                ["Id"] = operation.BaselineId,
                ["RebootOption"] = operation.Document == AssociationDocument ? null : operation.Reboot?.ToString(),
                ["Operation"] = operation.Kind == PatchOperationKind.Scan ? "SCAN" : "INSTALL",
            },
            Counts = Counts(isReportOnly ? new PatchCounts() : operation.Counts),
            ProductFields = ProductFields(operation, isReportOnly),
            Patches = !hasPatches ? null
                : operation.Document == AssociationDocument ? []
                : [.. NodePatch.NoncompliantOf(operation)],
        };
    }

    // What the Association document leaves without its text: that a patch is missing, and when the run began.
    private static bool IsReportOnly(NodePatchOperation operation) =>
        operation.Document == AssociationDocument && !operation.UploadsDetailedText;

    private static DateTimeOffset KnownEnd(NodePatchOperation operation) => IsReportOnly(operation) ? operation.StartedAt : operation.EndedAt;

    private static string Label(string severity) => severity is "CRITICAL" or "HIGH" or "MEDIUM" or "LOW" ? severity : "INFORMATIONAL";

    private static Dictionary<string, int?> Counts(PatchCounts counts) => new()
    {
        ["InstalledCount"] = Count(counts.Installed),
        ["InstalledOtherCount"] = Count(counts.InstalledOther),
        ["InstalledPendingReboot"] = Count(counts.InstalledPendingReboot),
        ["InstalledRejectedCount"] = Count(counts.InstalledRejected),
        ["MissingCount"] = Count(counts.Missing),
        ["FailedCount"] = Count(counts.Failed),
    };

    private static Dictionary<string, string?> ProductFields(NodePatchOperation operation, bool isReportOnly)
    {
        var counts = isReportOnly ? new PatchCounts() : operation.Counts;
        return new()
        {
            ["patchfindings/PatchGroup"] = isReportOnly || operation.PatchGroup.Length == 0 ? null : operation.PatchGroup,
            ["patchfindings/SnapshotId"] = isReportOnly ? null : operation.SnapshotId,
            ["patchfindings/CriticalNonCompliantCount"] = Text(counts.CriticalNonCompliant),
            ["patchfindings/SecurityNonCompliantCount"] = Text(counts.SecurityNonCompliant),
            ["patchfindings/OtherNonCompliantCount"] = Text(counts.OtherNonCompliant),
        };
    }

    private static string? Text(int? count) => count?.ToString(CultureInfo.InvariantCulture);

    private static int? Count(int? count) => count is null or < 0 ? null : Math.Min(count.Value, CountMax);
}

/// <summary>A finding that must be in Security Hub, as far as it follows from the fleet alone.</summary>
public sealed record ExpectedFinding
{
    /// <summary>The <c>Id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The node; the only resource's id.</summary>
    public required string NodeId { get; init; }

    /// <summary>The resource's type.</summary>
    public required string ResourceType { get; init; }

    /// <summary>The command's or the association's id.</summary>
    public required string GeneratorId { get; init; }

    /// <summary>The node's page in the console.</summary>
    public required string SourceUrl { get; init; }

    /// <summary><c>Severity.Label</c>.</summary>
    public required string Severity { get; init; }

    /// <summary><c>CreatedAt</c> and <c>UpdatedAt</c>, in whole milliseconds.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>When the operation ended, in whole milliseconds; <see langword="null"/> where the node did not tell.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>When the operation began, in whole milliseconds; <see langword="null"/> where the node did not tell.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>The texts of <c>PatchSummary</c> by name; <see langword="null"/> for a member that must be absent.</summary>
    public required IReadOnlyDictionary<string, string?> Texts { get; init; }

    /// <summary>The counts of <c>PatchSummary</c> by name; <see langword="null"/> for a member that must be absent.</summary>
    public required IReadOnlyDictionary<string, int?> Counts { get; init; }

    /// <summary>The <c>ProductFields</c> under <c>patchfindings/</c> by name; <see langword="null"/> for one that must be absent.</summary>
    public required IReadOnlyDictionary<string, string?> ProductFields { get; init; }

    /// <summary>The noncompliant patches, where findings have them; none where the document reports none.</summary>
    public IReadOnlyList<NodePatch>? Patches { get; init; }
}
