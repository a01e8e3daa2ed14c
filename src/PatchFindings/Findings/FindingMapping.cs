using System.Globalization;
using PatchFindings.PatchStates;

namespace PatchFindings.Findings;

/// <summary>
/// From a patch state and its operation to the finding, a line a field. Pure: the same operation gives the same bytes, so that Security
/// Hub takes a repeat for what it is. Matches the finding that AWS documents for its own export, but for what Security Hub refuses.
/// </summary>
public static class FindingMapping
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
    /// <param name="operation">The operation.</param>
    /// <param name="own">The account and Region.</param>
    /// <param name="options">What the owner chose.</param>
    public static Finding ToFinding(PatchOperation operation, FunctionIdentity own, FindingOptions options)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(options);

        var (partition, region, account) = own;
        var (state, identity) = (operation.State, operation.Identity);

        // Of one operation, the finding with the severity that the node told is the newer one, whichever comes first.
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
    /// <param name="own">The account and Region.</param>
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
