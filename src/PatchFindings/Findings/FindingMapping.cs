using System.Globalization;
using PatchFindings.PatchStates;

namespace PatchFindings.Findings;

/// <summary>
/// From a patch state and its operation to the finding, a line a field. Pure: the same operation gives the same bytes, so that Security
/// Hub takes a repeat for what it is. Matches the finding that AWS documents for its own export, but for what Security Hub refuses.
/// </summary>
internal static class FindingMapping
{
    /// <summary>By which the console and filters know the findings, as the documented export's.</summary>
    public const string ProductName = "Systems Manager Patch Manager";

    private const int CountMax = 100_000;
    private static readonly string[] Types = ["Software and Configuration Checks/Patch Management/Compliance"];
    private static readonly Workflow NewWorkflow = new("NEW");

    private static readonly Remediation Remediation = new(new Recommendation(
        "For information about bringing instances into patch compliance, see 'Remediating out-of-compliance instances (Patch Manager)'.",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-compliance-remediation.html"));

    /// <summary>Maps one operation on one node to its finding.</summary>
    public static Finding ToFinding(PatchOperation operation, FunctionIdentity own, FindingOptions options)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(options);

        var (partition, region, account) = own;
        var (state, identity) = (operation.State, operation.Identity);

        // Of the same operation, the finding that has the node's own severity is the newer one, whichever arrives first.
        var updated = AwsText.FormatTime(
            operation.IsSeverityTold ? state.OperationEndTime : state.OperationEndTime - TimeSpan.FromMilliseconds(1));
        return new Finding
        {
            SchemaVersion = "2018-10-08",
            Id = $"arn:{partition.Name}:patchmanager:{region}:{account}:instance/{state.NodeId}/document/{identity.DocumentName}"
                + $"/{identity.Path}",
            ProductArn = options.ProductArn ?? DefaultProductArn(own),
            ProductName = ProductName,
            CompanyName = "AWS",
            GeneratorId = identity.GeneratorId,
            AwsAccountId = account,
            Types = Types,
            CreatedAt = updated,
            UpdatedAt = updated,
            Severity = operation.Severity,
            Title = "Systems Manager Patch Summary - Managed Instance Non-Compliant",
            Description = "This AWS control checks whether each instance that is managed by AWS Systems Manager is in compliance with the "
                + "rules of the patch baseline that applies to that instance when a compliance Scan runs.",
            Remediation = Remediation,
            SourceUrl = $"https://{region}.{partition.ConsoleDomain}/systems-manager/fleet-manager/{state.NodeId}/patch?region={region}",
            ProductFields = ProductFields(state),
            Resources = [ToResource(state.NodeId, own, options)],
            Workflow = NewWorkflow,
            RecordState = "ACTIVE",
            PatchSummary = ToPatchSummary(state),
            FindingProviderFields = new FindingProviderFields(new ProviderSeverity(operation.Severity.Label), Types),
        };
    }

    /// <summary>
    /// The product that an account imports its own findings under:
    /// <c>arn:{partition}:securityhub:{region}:{account}:product/{account}/default</c>.
    /// </summary>
    public static string DefaultProductArn(FunctionIdentity own)
    {
        ArgumentNullException.ThrowIfNull(own);
        return $"arn:{own.Partition.Name}:securityhub:{own.Region}:{own.AccountId}:product/{own.AccountId}/default";
    }

    /// <summary>
    /// The finding two milliseconds earlier, so that another one of the same operation takes its place; one is for an untold severity.
    /// </summary>
    internal static Finding Earlier(Finding finding)
    {
        var earlier = AwsText.TryParseTime(finding.UpdatedAt, out var time) ? AwsText.FormatTime(time.AddMilliseconds(-2)) : finding.UpdatedAt;
        return finding with { CreatedAt = earlier, UpdatedAt = earlier };
    }

    private static PatchSummary? ToPatchSummary(PatchState state) => state.BaselineId.Length == 0 ? null : new PatchSummary
    {
        Id = state.BaselineId,
        InstalledCount = Count(state.InstalledCount),
        MissingCount = Count(state.MissingCount),
        FailedCount = Count(state.FailedCount),
        InstalledOtherCount = Count(state.InstalledOtherCount),
        InstalledRejectedCount = Count(state.InstalledRejectedCount),
        InstalledPendingReboot = Count(state.InstalledPendingRebootCount),
        OperationStartTime = state.IsReportOnly ? null : AwsText.FormatTime(state.OperationStartTime),
        OperationEndTime = state.IsReportOnly ? null : AwsText.FormatTime(state.OperationEndTime),
        RebootOption = state.RebootOption,
        Operation = state.Operation.ToUpperInvariant(),
    };

    private static Resource ToResource(string nodeId, FunctionIdentity own, FindingOptions options)
    {
        var (partition, region, account) = own;
        var isHybrid = AwsText.IsHybridNodeId(nodeId);
        var id = options.ResourceIdFormat == ResourceIdFormat.Id ? nodeId
            : isHybrid ? $"arn:{partition.Name}:ssm:{region}:{account}:managed-instance/{nodeId}"
            : $"arn:{partition.Name}:ec2:{region}:{account}:instance/{nodeId}";
        return new Resource(isHybrid ? options.HybridResourceType : "AwsEc2Instance", id, partition.Name, region);
    }

    private static Dictionary<string, string>? ProductFields(PatchState state)
    {
        var fields = new Dictionary<string, string>(5);
        Add("patchfindings/PatchGroup", state.PatchGroup);
        Add("patchfindings/SnapshotId", state.SnapshotId);
        Add("patchfindings/CriticalNonCompliantCount", state.CriticalNonCompliantCount?.ToString(CultureInfo.InvariantCulture));
        Add("patchfindings/SecurityNonCompliantCount", state.SecurityNonCompliantCount?.ToString(CultureInfo.InvariantCulture));
        Add("patchfindings/OtherNonCompliantCount", state.OtherNonCompliantCount?.ToString(CultureInfo.InvariantCulture));
        return fields.Count == 0 ? null : fields;

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                fields.Add(key, value);
            }
        }
    }

    private static int? Count(int? count) => count is null ? null : Math.Min(count.Value, CountMax);
}

/// <summary>The patch operation that a finding is of.</summary>
/// <param name="State">What it found; noncompliant.</param>
/// <param name="Severity">The highest compliance severity among the node's noncompliant patches.</param>
/// <param name="IsSeverityTold">
/// Whether the severity is from the node's own record. A finding without it is dated earlier, so that it never replaces one with it.
/// </param>
public sealed record PatchOperation(PatchState State, OperationIdentity Identity, Severity Severity, bool IsSeverityTold);

/// <summary>What a finding's id and generator are made of.</summary>
/// <param name="Path">The end of the finding's id, such as <c>run-command/{command id}</c>; unique on the node.</param>
/// <param name="GeneratorId">The command, association or execution.</param>
public sealed record OperationIdentity(string DocumentName, string Path, string GeneratorId)
{
    /// <summary>The document that is named when an execution's own cannot be found out: the one that nearly all of them run.</summary>
    public const string DefaultDocumentName = "AWS-RunPatchBaseline";

    /// <summary>The document of Quick Setup's Host Management: it reports to its association and leaves no patch state.</summary>
    public const string AssociationDocumentName = "AWS-RunPatchBaselineAssociation";

    /// <summary>The document that uploads up to three states in one run: scan, install, and a report after the reboot.</summary>
    public const string HooksDocumentName = "AWS-RunPatchBaselineWithHooks";

    /// <summary>Whether a document, by name or ARN, is <see cref="AssociationDocumentName"/>.</summary>
    public static bool IsAssociationDocument(string? documentName) =>
        documentName?.EndsWith(AssociationDocumentName, StringComparison.Ordinal) == true;

    /// <summary>A command, which ran once on the node.</summary>
    public static OperationIdentity OfCommand(string documentName, string commandId) =>
        new(documentName, $"run-command/{commandId}", commandId);

    /// <summary>One run of an association.</summary>
    public static OperationIdentity OfAssociation(string documentName, string associationId, DateTimeOffset ended) =>
        new(documentName, $"association/{associationId}/{Text(ended)}", associationId);

    /// <summary>An operation whose execution neither Run Command nor State Manager knows.</summary>
    public static OperationIdentity OfUnknown(PatchState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var ended = Text(state.OperationEndTime);
        return state.ExecutionId is { } execution ? new(DefaultDocumentName, $"execution/{execution}/{ended}", execution)
            : state.SnapshotId is { } snapshot ? new(DefaultDocumentName, $"snapshot/{snapshot}/{ended}", snapshot)
            : new(DefaultDocumentName, $"operation/{ended}", DefaultDocumentName);
    }

    private static string Text(DateTimeOffset ended) => ended.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
