using System.Text.Json;
using static LoopbackAws.SecurityHub.Asff;

namespace LoopbackAws.SecurityHub;

/// <summary>
/// The AWS Security Finding Format as Security Hub accepts it. <c>M:</c> is the API model with the limits of its texts, <c>D:</c> the
/// current user guide, <c>D21:</c> its edition of 2021, which states limits that the current one leaves out.
/// </summary>
/// <remarks>
/// Of the details by resource type <c>Other</c> is known; AWS takes more. Members that the format has and nobody sends here are refused
/// by name as not offered. An <c>Id</c> may begin with <c>arn:</c>: only D21 forbids it, and the findings of AWS's own export do.
/// </remarks>
internal static class AsffSchema
{
    private static readonly WordRule Label = OneOf("INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL");
    private static readonly ListRule Types = List(FindingType, max: 50);
    private static readonly IntegerRule PatchCount = new(0, 100_000);

    private static readonly MapRule ProductFields = new(50, Text(128, ProductFieldKey()), Text(2048)) { ReservedPrefix = "aws/" };

    private static readonly StructureRule Severity = new(
        "M:securityhub.Severity",
        May("Product", Number),
        May("Label", Label),
        May("Normalized", Ratio),
        May("Original", Text(64)));

    private static readonly StructureRule Remediation = new(
        "M:securityhub.Remediation",
        May("Recommendation", new StructureRule(
            "M:securityhub.Recommendation",
            May("Text", Text(512)),
            May("Url", Url, "D21:ASFF attributes"))));

    private static readonly ListRule RelatedFindings = List(
        new StructureRule(
            "M:securityhub.RelatedFinding",
            Must("ProductArn", Text(2048, min: 12)),
            Must("Id", Text(512))),
        max: 10,
        min: 1);

    private static readonly StructureRule FindingProviderFields = new(
        "M:securityhub.FindingProviderFields",
        May("Confidence", Ratio),
        May("Criticality", Ratio),
        May("RelatedFindings", RelatedFindings),
        May("Severity", new StructureRule(
            "M:securityhub.FindingProviderSeverity",
            Must("Label", Label, "D:Severity (no Normalized here that could stand for it)"),
            May("Original", Text(64)))),
        May("Types", Types));

    private static readonly StructureRule PatchSummary = new(
        "M:securityhub.PatchSummary",
        Must("Id", Text(256)),
        May("InstalledCount", PatchCount),
        May("MissingCount", PatchCount),
        May("FailedCount", PatchCount),
        May("InstalledOtherCount", PatchCount),
        May("InstalledRejectedCount", PatchCount),
        May("InstalledPendingReboot", PatchCount),
        May("OperationStartTime", Time),
        May("OperationEndTime", Time),
        May("RebootOption", Text(256)),
        May("Operation", Text(256)));

    private static readonly StructureRule Vulnerability = new(
        "M:securityhub.Vulnerability",
        Must("Id", AnyText),
        May("VulnerablePackages", List(new StructureRule(
            "M:securityhub.SoftwarePackage",
            May("Name", AnyText),
            May("Version", AnyText),
            May("Epoch", AnyText),
            May("Release", AnyText),
            May("Architecture", AnyText),
            May("PackageManager", AnyText),
            May("FilePath", AnyText),
            May("FixedInVersion", AnyText),
            May("Remediation", AnyText),
            May("SourceLayerHash", AnyText),
            May("SourceLayerArn", AnyText)))),
        May("Cvss", NotOffered),
        May("RelatedVulnerabilities", Texts()),
        May("Vendor", new StructureRule(
            "M:securityhub.VulnerabilityVendor",
            Must("Name", AnyText),
            May("Url", Url),
            May("VendorSeverity", AnyText),
            May("VendorCreatedAt", Time),
            May("VendorUpdatedAt", Time))),
        May("ReferenceUrls", Texts()),
        May("FixAvailable", OneOf("YES", "NO", "PARTIAL")),
        May("EpssScore", Number),
        May("ExploitAvailable", OneOf("YES", "NO")),
        May("LastKnownExploitAt", AnyText),
        May("CodeVulnerabilities", NotOffered));

    private static readonly StructureRule Compliance = new(
        "M:securityhub.Compliance",
        May("Status", OneOf("PASSED", "WARNING", "FAILED", "NOT_AVAILABLE")),
        May("RelatedRequirements", Texts(32)),
        May("StatusReasons", List(new StructureRule(
            "M:securityhub.StatusReason",
            Must("ReasonCode", AnyText),
            May("Description", AnyText)))),
        May("SecurityControlId", AnyText),
        May("AssociatedStandards", NotOffered),
        May("SecurityControlParameters", NotOffered));

    private static readonly StructureRule ResourceDetails = new(
        "M:securityhub.ResourceDetails",
        May("AwsEc2Instance", NotOffered),
        May("AwsSsmPatchCompliance", NotOffered),
        May("Other", new MapRule(50, Text(127), Text(1023)), "D21:Resources"));

    private static readonly StructureRule Resource = new(
        "M:securityhub.Resource",
        Must("Type", Text(256)),
        Must("Id", Text(512), "D21:Resources"),
        May("Partition", OneOf("aws", "aws-cn", "aws-us-gov")),
        May("Region", Text(16)),
        May("ResourceRole", OneOf("Actor", "Target"), "D:Resource attributes"),
        May("Tags", new MapRule(50, Text(128, TagText()), Text(256, TagText())), "D:Resource attributes"),
        May("DataClassification", NotOffered),
        May("Details", ResourceDetails),
        May("ApplicationName", AnyText),
        May("ApplicationArn", AnyText));

    private static readonly StructureRule Finding = new(
        "M:securityhub.AwsSecurityFinding",
        Must("SchemaVersion", OneOf("2018-10-08")),
        Must("Id", Text(512)),
        Must("ProductArn", Text(2048, min: 12)),
        May("ProductName", Text(128)),
        May("CompanyName", Text(128)),
        May("Region", Text(16)),
        Must("GeneratorId", Text(512)),
        Must("AwsAccountId", new TextRule(12, 12, AccountId())),
        May("AwsAccountName", Text(50)),
        May("Types", Types),
        May("FirstObservedAt", Time),
        May("LastObservedAt", Time),
        Must("CreatedAt", Time),
        Must("UpdatedAt", Time),
        May("ProcessedAt", Time),
        May("Severity", Severity),
        May("Confidence", Ratio),
        May("Criticality", Ratio),
        Must("Title", Text(256)),
        Must("Description", Text(1024)),
        May("Remediation", Remediation),
        May("SourceUrl", Url),
        May("ProductFields", ProductFields, "D:Optional attributes, D21:ASFF attributes"),
        May("UserDefinedFields", new MapRule(50, Text(128), Text(1024))),
        May("Malware", NotOffered),
        May("Network", NotOffered),
        May("NetworkPath", NotOffered),
        May("Process", NotOffered),
        May("Threats", NotOffered),
        May("ThreatIntelIndicators", NotOffered),
        Must("Resources", List(Resource, max: 32, min: 1)),
        May("Compliance", Compliance),
        May("VerificationState", OneOf("UNKNOWN", "TRUE_POSITIVE", "FALSE_POSITIVE", "BENIGN_POSITIVE")),
        May("WorkflowState", OneOf("NEW", "ASSIGNED", "IN_PROGRESS", "DEFERRED", "RESOLVED")),
        May("Workflow", new StructureRule("M:securityhub.Workflow", May("Status", OneOf("NEW", "NOTIFIED", "RESOLVED", "SUPPRESSED")))),
        May("RecordState", OneOf("ACTIVE", "ARCHIVED")),
        May("RelatedFindings", RelatedFindings),
        May("Note", new StructureRule(
            "M:securityhub.Note",
            Must("Text", Text(512)),
            Must("UpdatedBy", Text(512), "D21:Note"),
            Must("UpdatedAt", Time))),
        May("Vulnerabilities", List(Vulnerability)),
        May("PatchSummary", PatchSummary),
        May("Action", NotOffered),
        May("FindingProviderFields", FindingProviderFields),
        May("Sample", Flag),
        May("GeneratorDetails", NotOffered),
        May("Detection", NotOffered));

    /// <summary>What is wrong with a finding by itself, in the service's words; empty when nothing is.</summary>
    public static List<string> Breaches(JsonElement finding)
    {
        var breaches = new List<string>();
        Finding.Check(finding, "data", breaches);
        if (finding.ValueKind == JsonValueKind.Object)
        {
            CheckSeverityAndTypes(finding, breaches);
            CheckTimes(finding, breaches);
        }

        return breaches;
    }

    // D:Required attributes: both at the top, or both in FindingProviderFields.
    private static void CheckSeverityAndTypes(JsonElement finding, List<string> breaches)
    {
        if (finding.TryGetProperty("Severity", out var severity)
            && severity.ValueKind == JsonValueKind.Object
            && !severity.TryGetProperty("Label", out _)
            && !severity.TryGetProperty("Normalized", out _))
        {
            breaches.Add("data.Severity should have required property 'Label', data.Severity should match some schema in anyOf");
        }

        if (HasBoth(finding)
            || (finding.TryGetProperty("FindingProviderFields", out var fields)
                && fields.ValueKind == JsonValueKind.Object
                && HasBoth(fields)))
        {
            return;
        }

        var missing = new List<string>();
        missing.AddRange(Lacking(finding, "data", "Severity", "Types"));
        missing.AddRange(finding.TryGetProperty("FindingProviderFields", out fields) && fields.ValueKind == JsonValueKind.Object
            ? Lacking(fields, "data.FindingProviderFields", "Severity", "Types")
            : ["data should have required property 'FindingProviderFields'"]);
        breaches.AddRange([.. missing, "data should match some schema in anyOf"]);

        static bool HasBoth(JsonElement of) => of.TryGetProperty("Severity", out _) && of.TryGetProperty("Types", out _);

        static IEnumerable<string> Lacking(JsonElement of, string path, params string[] names) =>
            names.Where(name => !of.TryGetProperty(name, out _)).Select(name => $"{path} should have required property '{name}'");
    }

    private static void CheckTimes(JsonElement finding, List<string> breaches)
    {
        if (TimeOf(finding, "CreatedAt") is { } created && TimeOf(finding, "UpdatedAt") is { } updated && updated < created)
        {
            breaches.Add("data.UpdatedAt should NOT be earlier than data.CreatedAt");
        }
    }

    private static DateTime? TimeOf(JsonElement finding, string name) =>
        finding.TryGetProperty(name, out var member)
            && member.ValueKind == JsonValueKind.String
            && AsffTime.TryParse(member.GetString()!, out var utc)
            ? utc
            : null;
}
