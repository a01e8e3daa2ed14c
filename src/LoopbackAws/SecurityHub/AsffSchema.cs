using System.Text.Json;
using static LoopbackAws.SecurityHub.Asff;

namespace LoopbackAws.SecurityHub;

/// <summary>
/// The AWS Security Finding Format as Security Hub accepts it. <c>M:</c> is the API model with the limits of its texts, <c>D:</c> the
/// current user guide, <c>D21:</c> its edition of 2021, which states limits that the current one leaves out.
/// </summary>
/// <remarks>
/// Of the details by resource type, those of an EC2 instance, of patch compliance and <c>Other</c> are known; AWS takes more. An <c>Id</c>
/// may begin with <c>arn:</c>: only D21 forbids it, and the findings of AWS's own export do.
/// </remarks>
internal static class AsffSchema
{
    /// <summary>The most bytes of one finding; "240 KB" at its smallest meaning (M:BatchImportFindings).</summary>
    public const int FindingBytesMax = 240_000;

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

    private static readonly StructureRule ResourceDetails = new(
        "M:securityhub.ResourceDetails",
        May("AwsEc2Instance", AsffResources.AwsEc2InstanceDetails),
        May("AwsSsmPatchCompliance", AsffResources.AwsSsmPatchComplianceDetails),
        May("Other", new MapRule(50, Text(127), Text(1023)), "D21:Resources"));

    private static readonly StructureRule Resource = new(
        "M:securityhub.Resource",
        Must("Type", Text(256)),
        Must("Id", Text(512), "D21:Resources"),
        May("Partition", OneOf("aws", "aws-cn", "aws-us-gov")),
        May("Region", Text(16)),
        May("ResourceRole", OneOf("Actor", "Target"), "D:Resource attributes"),
        May("Tags", new MapRule(50, Text(128, TagText()), Text(256, TagText())), "D:Resource attributes"),
        May("DataClassification", AsffResources.DataClassificationDetails),
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
        May("Malware", List(AsffObservations.Malware, max: 5)),
        May("Network", AsffObservations.Network),
        May("NetworkPath", List(AsffObservations.NetworkPathComponent)),
        May("Process", AsffObservations.ProcessDetails),
        May("Threats", List(AsffObservations.Threat, max: 32, min: 1)),
        May("ThreatIntelIndicators", List(AsffObservations.ThreatIntelIndicator, max: 5, min: 1)),
        Must("Resources", List(Resource, max: 32, min: 1)),
        May("Compliance", AsffObservations.Compliance),
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
        May("Vulnerabilities", List(AsffObservations.Vulnerability)),
        May("PatchSummary", PatchSummary),
        May("Action", AsffObservations.Action),
        May("FindingProviderFields", FindingProviderFields),
        May("Sample", Flag),
        May("GeneratorDetails", AsffObservations.GeneratorDetails),
        May("Detection", AsffDetection.Detection));

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

/// <summary>The rules of a resource's details and of the sensitive data in it, as the API model has them.</summary>
internal static class AsffResources
{
    private static readonly IntegerRule Count = new(0, int.MaxValue);

    public static readonly StructureRule ClassificationStatus = new(
        "M:securityhub.ClassificationStatus",
        May("Code", AnyText),
        May("Reason", AnyText));

    public static readonly StructureRule Range = new(
        "M:securityhub.Range",
        May("Start", Long),
        May("End", Long),
        May("StartColumn", Long));

    public static readonly StructureRule Page = new(
        "M:securityhub.Page",
        May("PageNumber", Long),
        May("LineRange", Range),
        May("OffsetRange", Range));

    public static readonly StructureRule Record = new(
        "M:securityhub.Record",
        May("JsonPath", AnyText),
        May("RecordIndex", Long));

    public static readonly StructureRule Cell = new(
        "M:securityhub.Cell",
        May("Column", Long),
        May("Row", Long),
        May("ColumnName", AnyText),
        May("CellReference", AnyText));

    public static readonly StructureRule Occurrences = new(
        "M:securityhub.Occurrences",
        May("LineRanges", List(Range)),
        May("OffsetRanges", List(Range)),
        May("Pages", List(Page)),
        May("Records", List(Record)),
        May("Cells", List(Cell)));

    public static readonly StructureRule SensitiveDataDetections = new(
        "M:securityhub.SensitiveDataDetections",
        May("Count", Long),
        May("Type", AnyText),
        May("Occurrences", Occurrences));

    public static readonly StructureRule SensitiveDataResult = new(
        "M:securityhub.SensitiveDataResult",
        May("Category", AnyText),
        May("Detections", List(SensitiveDataDetections)),
        May("TotalCount", Long));

    public static readonly StructureRule CustomDataIdentifiersDetections = new(
        "M:securityhub.CustomDataIdentifiersDetections",
        May("Count", Long),
        May("Arn", AnyText),
        May("Name", AnyText),
        May("Occurrences", Occurrences));

    public static readonly StructureRule CustomDataIdentifiersResult = new(
        "M:securityhub.CustomDataIdentifiersResult",
        May("Detections", List(CustomDataIdentifiersDetections)),
        May("TotalCount", Long));

    public static readonly StructureRule ClassificationResult = new(
        "M:securityhub.ClassificationResult",
        May("MimeType", AnyText),
        May("SizeClassified", Long),
        May("AdditionalOccurrences", Flag),
        May("Status", ClassificationStatus),
        May("SensitiveData", List(SensitiveDataResult)),
        May("CustomDataIdentifiers", CustomDataIdentifiersResult));

    public static readonly StructureRule DataClassificationDetails = new(
        "M:securityhub.DataClassificationDetails",
        May("DetailedResultsLocation", AnyText),
        May("Result", ClassificationResult));

    public static readonly StructureRule AwsEc2InstanceNetworkInterfacesDetails = new(
        "M:securityhub.AwsEc2InstanceNetworkInterfacesDetails",
        May("NetworkInterfaceId", AnyText));

    public static readonly StructureRule AwsEc2InstanceMetadataOptions = new(
        "M:securityhub.AwsEc2InstanceMetadataOptions",
        May("HttpEndpoint", AnyText),
        May("HttpProtocolIpv6", AnyText),
        May("HttpPutResponseHopLimit", Int),
        May("HttpTokens", AnyText),
        May("InstanceMetadataTags", AnyText));

    public static readonly StructureRule AwsEc2InstanceMonitoringDetails = new(
        "M:securityhub.AwsEc2InstanceMonitoringDetails",
        May("State", AnyText));

    public static readonly StructureRule AwsEc2InstanceDetails = new(
        "M:securityhub.AwsEc2InstanceDetails",
        May("Type", AnyText),
        May("ImageId", AnyText),
        May("IpV4Addresses", Texts()),
        May("IpV6Addresses", Texts()),
        May("KeyName", AnyText),
        May("IamInstanceProfileArn", AnyText),
        May("VpcId", AnyText),
        May("SubnetId", AnyText),
        May("LaunchedAt", Time),
        May("NetworkInterfaces", List(AwsEc2InstanceNetworkInterfacesDetails)),
        May("VirtualizationType", AnyText),
        May("MetadataOptions", AwsEc2InstanceMetadataOptions),
        May("Monitoring", AwsEc2InstanceMonitoringDetails));

    public static readonly StructureRule AwsSsmComplianceSummary = new(
        "M:securityhub.AwsSsmComplianceSummary",
        May("Status", OneOf("COMPLIANT", "NON_COMPLIANT", "UNSPECIFIED_DATA")),
        May("CompliantCriticalCount", Count),
        May("CompliantHighCount", Count),
        May("CompliantMediumCount", Count),
        May("ExecutionType", Text(50)),
        May("NonCompliantCriticalCount", Count),
        May("CompliantInformationalCount", Count),
        May("NonCompliantInformationalCount", Count),
        May("CompliantUnspecifiedCount", Count),
        May("NonCompliantLowCount", Count),
        May("NonCompliantHighCount", Count),
        May("CompliantLowCount", Count),
        May("ComplianceType", AnyText),
        May("PatchBaselineId", AnyText),
        May("OverallSeverity", AnyText),
        May("NonCompliantMediumCount", Count),
        May("NonCompliantUnspecifiedCount", Count),
        May("PatchGroup", AnyText));

    public static readonly StructureRule AwsSsmPatch = new(
        "M:securityhub.AwsSsmPatch",
        May("ComplianceSummary", AwsSsmComplianceSummary));

    public static readonly StructureRule AwsSsmPatchComplianceDetails = new(
        "M:securityhub.AwsSsmPatchComplianceDetails",
        May("Patch", AwsSsmPatch));
}

/// <summary>The rules of what a finding observed (malware, traffic, vulnerabilities and so on), as the API model has them.</summary>
internal static class AsffObservations
{
    public static readonly StructureRule Malware = new(
        "M:securityhub.Malware",
        Must("Name", Text(64)),
        May("Type", OneOf(
            "ADWARE", "BLENDED_THREAT", "BOTNET_AGENT", "COIN_MINER", "EXPLOIT_KIT", "KEYLOGGER", "MACRO", "POTENTIALLY_UNWANTED",
            "SPYWARE", "RANSOMWARE", "REMOTE_ACCESS", "ROOTKIT", "TROJAN", "VIRUS", "WORM")),
        May("Path", Text(512)),
        May("State", OneOf("OBSERVED", "REMOVAL_FAILED", "REMOVED")));

    public static readonly StructureRule PortRange = new(
        "M:securityhub.PortRange",
        May("Begin", Int),
        May("End", Int));

    public static readonly StructureRule Network = new(
        "M:securityhub.Network",
        May("Direction", OneOf("IN", "OUT")),
        May("Protocol", Text(16)),
        May("OpenPortRange", PortRange),
        May("SourceIpV4", AnyText),
        May("SourceIpV6", AnyText),
        May("SourcePort", Int),
        May("SourceDomain", Text(128)),
        May("SourceMac", AnyText),
        May("DestinationIpV4", AnyText),
        May("DestinationIpV6", AnyText),
        May("DestinationPort", Int),
        May("DestinationDomain", Text(128)));

    public static readonly StructureRule NetworkPathComponentDetails = new(
        "M:securityhub.NetworkPathComponentDetails",
        May("Address", Texts()),
        May("PortRanges", List(PortRange)));

    public static readonly StructureRule NetworkHeader = new(
        "M:securityhub.NetworkHeader",
        May("Protocol", Text(16)),
        May("Destination", NetworkPathComponentDetails),
        May("Source", NetworkPathComponentDetails));

    public static readonly StructureRule NetworkPathComponent = new(
        "M:securityhub.NetworkPathComponent",
        May("ComponentId", Text(32)),
        May("ComponentType", Text(32)),
        May("Egress", NetworkHeader),
        May("Ingress", NetworkHeader));

    public static readonly StructureRule ProcessDetails = new(
        "M:securityhub.ProcessDetails",
        May("Name", Text(64)),
        May("Path", Text(512)),
        May("Pid", Int),
        May("ParentPid", Int),
        May("LaunchedAt", Time),
        May("TerminatedAt", Time));

    public static readonly StructureRule FilePaths = new(
        "M:securityhub.FilePaths",
        May("FilePath", Text(128)),
        May("FileName", Text(128)),
        May("ResourceId", Text(128)),
        May("Hash", Text(128)));

    public static readonly StructureRule Threat = new(
        "M:securityhub.Threat",
        May("Name", Text(128)),
        May("Severity", Text(128)),
        May("ItemCount", Int),
        May("FilePaths", List(FilePaths, 5, min: 1)));

    public static readonly StructureRule ThreatIntelIndicator = new(
        "M:securityhub.ThreatIntelIndicator",
        May("Type", OneOf(
            "DOMAIN", "EMAIL_ADDRESS", "HASH_MD5", "HASH_SHA1", "HASH_SHA256", "HASH_SHA512",
            "IPV4_ADDRESS", "IPV6_ADDRESS", "MUTEX", "PROCESS", "URL")),
        May("Value", Text(512)),
        May("Category", OneOf("BACKDOOR", "CARD_STEALER", "COMMAND_AND_CONTROL", "DROP_SITE", "EXPLOIT_SITE", "KEYLOGGER")),
        May("LastObservedAt", Time),
        May("Source", Text(64)),
        May("SourceUrl", Url));

    public static readonly StructureRule StatusReason = new(
        "M:securityhub.StatusReason",
        Must("ReasonCode", AnyText),
        May("Description", AnyText));

    public static readonly StructureRule AssociatedStandard = new(
        "M:securityhub.AssociatedStandard",
        May("StandardsId", AnyText));

    public static readonly StructureRule SecurityControlParameter = new(
        "M:securityhub.SecurityControlParameter",
        May("Name", AnyText),
        May("Value", Texts()));

    public static readonly StructureRule Compliance = new(
        "M:securityhub.Compliance",
        May("Status", OneOf("PASSED", "WARNING", "FAILED", "NOT_AVAILABLE")),
        May("RelatedRequirements", Texts(32)),
        May("StatusReasons", List(StatusReason)),
        May("SecurityControlId", AnyText),
        May("AssociatedStandards", List(AssociatedStandard)),
        May("SecurityControlParameters", List(SecurityControlParameter)));

    public static readonly StructureRule SoftwarePackage = new(
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
        May("SourceLayerArn", AnyText));

    public static readonly StructureRule Adjustment = new(
        "M:securityhub.Adjustment",
        May("Metric", AnyText),
        May("Reason", AnyText));

    public static readonly StructureRule Cvss = new(
        "M:securityhub.Cvss",
        May("Version", AnyText),
        May("BaseScore", Number),
        May("BaseVector", AnyText),
        May("Source", AnyText),
        May("Adjustments", List(Adjustment)));

    public static readonly StructureRule VulnerabilityVendor = new(
        "M:securityhub.VulnerabilityVendor",
        Must("Name", AnyText),
        May("Url", Url),
        May("VendorSeverity", AnyText),
        May("VendorCreatedAt", Time),
        May("VendorUpdatedAt", Time));

    public static readonly StructureRule CodeVulnerabilitiesFilePath = new(
        "M:securityhub.CodeVulnerabilitiesFilePath",
        May("EndLine", Int),
        May("FileName", AnyText),
        May("FilePath", AnyText),
        May("StartLine", Int));

    public static readonly StructureRule VulnerabilityCodeVulnerabilities = new(
        "M:securityhub.VulnerabilityCodeVulnerabilities",
        May("Cwes", Texts()),
        May("FilePath", CodeVulnerabilitiesFilePath),
        May("SourceArn", AnyText));

    public static readonly StructureRule Vulnerability = new(
        "M:securityhub.Vulnerability",
        Must("Id", AnyText),
        May("VulnerablePackages", List(SoftwarePackage)),
        May("Cvss", List(Cvss)),
        May("RelatedVulnerabilities", Texts()),
        May("Vendor", VulnerabilityVendor),
        May("ReferenceUrls", Texts()),
        May("FixAvailable", OneOf("YES", "NO", "PARTIAL")),
        May("EpssScore", Number),
        May("ExploitAvailable", OneOf("YES", "NO")),
        May("LastKnownExploitAt", AnyText),
        May("CodeVulnerabilities", List(VulnerabilityCodeVulnerabilities)));

    public static readonly StructureRule IpOrganizationDetails = new(
        "M:securityhub.IpOrganizationDetails",
        May("Asn", Int),
        May("AsnOrg", AnyText),
        May("Isp", AnyText),
        May("Org", AnyText));

    public static readonly StructureRule Country = new(
        "M:securityhub.Country",
        May("CountryCode", AnyText),
        May("CountryName", AnyText));

    public static readonly StructureRule City = new(
        "M:securityhub.City",
        May("CityName", AnyText));

    public static readonly StructureRule GeoLocation = new(
        "M:securityhub.GeoLocation",
        May("Lon", Number),
        May("Lat", Number));

    public static readonly StructureRule ActionRemoteIpDetails = new(
        "M:securityhub.ActionRemoteIpDetails",
        May("IpAddressV4", AnyText),
        May("Organization", IpOrganizationDetails),
        May("Country", Country),
        May("City", City),
        May("GeoLocation", GeoLocation));

    public static readonly StructureRule ActionRemotePortDetails = new(
        "M:securityhub.ActionRemotePortDetails",
        May("Port", Int),
        May("PortName", Text(128)));

    public static readonly StructureRule ActionLocalPortDetails = new(
        "M:securityhub.ActionLocalPortDetails",
        May("Port", Int),
        May("PortName", Text(128)));

    public static readonly StructureRule NetworkConnectionAction = new(
        "M:securityhub.NetworkConnectionAction",
        May("ConnectionDirection", AnyText),
        May("RemoteIpDetails", ActionRemoteIpDetails),
        May("RemotePortDetails", ActionRemotePortDetails),
        May("LocalPortDetails", ActionLocalPortDetails),
        May("Protocol", Text(64)),
        May("Blocked", Flag));

    public static readonly StructureRule AwsApiCallActionDomainDetails = new(
        "M:securityhub.AwsApiCallActionDomainDetails",
        May("Domain", Text(128)));

    public static readonly StructureRule AwsApiCallAction = new(
        "M:securityhub.AwsApiCallAction",
        May("Api", Text(128)),
        May("ServiceName", Text(128)),
        May("CallerType", AnyText),
        May("RemoteIpDetails", ActionRemoteIpDetails),
        May("DomainDetails", AwsApiCallActionDomainDetails),
        May("AffectedResources", new MapRule(50, Text(128), Text(1024))),
        May("FirstSeen", Time),
        May("LastSeen", Time));

    public static readonly StructureRule DnsRequestAction = new(
        "M:securityhub.DnsRequestAction",
        May("Domain", Text(128)),
        May("Protocol", Text(64)),
        May("Blocked", Flag));

    public static readonly StructureRule ActionLocalIpDetails = new(
        "M:securityhub.ActionLocalIpDetails",
        May("IpAddressV4", AnyText));

    public static readonly StructureRule PortProbeDetail = new(
        "M:securityhub.PortProbeDetail",
        May("LocalPortDetails", ActionLocalPortDetails),
        May("LocalIpDetails", ActionLocalIpDetails),
        May("RemoteIpDetails", ActionRemoteIpDetails));

    public static readonly StructureRule PortProbeAction = new(
        "M:securityhub.PortProbeAction",
        May("PortProbeDetails", List(PortProbeDetail)),
        May("Blocked", Flag));

    public static readonly StructureRule Action = new(
        "M:securityhub.Action",
        May("ActionType", AnyText),
        May("NetworkConnectionAction", NetworkConnectionAction),
        May("AwsApiCallAction", AwsApiCallAction),
        May("DnsRequestAction", DnsRequestAction),
        May("PortProbeAction", PortProbeAction));

    public static readonly StructureRule GeneratorDetails = new(
        "M:securityhub.GeneratorDetails",
        May("Name", AnyText),
        May("Description", AnyText),
        May("Labels", Texts(10)));
}

/// <summary>The rules of an attack sequence (the member Detection), as the API model has them.</summary>
internal static class AsffDetection
{
    public static readonly StructureRule UserAccount = new(
        "M:securityhub.UserAccount",
        May("Uid", AnyText),
        May("Name", AnyText));

    public static readonly StructureRule ActorUser = new(
        "M:securityhub.ActorUser",
        May("Name", AnyText),
        May("Uid", AnyText),
        May("Type", AnyText),
        May("CredentialUid", AnyText),
        May("Account", UserAccount));

    public static readonly StructureRule ActorSession = new(
        "M:securityhub.ActorSession",
        May("Uid", AnyText),
        May("MfaStatus", OneOf("ENABLED", "DISABLED")),
        May("CreatedTime", Long),
        May("Issuer", AnyText));

    public static readonly StructureRule Actor = new(
        "M:securityhub.Actor",
        May("Id", AnyText),
        May("User", ActorUser),
        May("Session", ActorSession));

    public static readonly StructureRule NetworkGeoLocation = new(
        "M:securityhub.NetworkGeoLocation",
        May("City", AnyText),
        May("Country", AnyText),
        May("Lat", Number),
        May("Lon", Number));

    public static readonly StructureRule NetworkAutonomousSystem = new(
        "M:securityhub.NetworkAutonomousSystem",
        May("Name", AnyText),
        May("Number", Int));

    public static readonly StructureRule NetworkConnection = new(
        "M:securityhub.NetworkConnection",
        May("Direction", OneOf("INBOUND", "OUTBOUND")));

    public static readonly StructureRule NetworkEndpoint = new(
        "M:securityhub.NetworkEndpoint",
        May("Id", AnyText),
        May("Ip", AnyText),
        May("Domain", AnyText),
        May("Port", Int),
        May("Location", NetworkGeoLocation),
        May("AutonomousSystem", NetworkAutonomousSystem),
        May("Connection", NetworkConnection));

    public static readonly StructureRule Indicator = new(
        "M:securityhub.Indicator",
        May("Key", AnyText),
        May("Values", Texts()),
        May("Title", AnyText),
        May("Type", AnyText));

    public static readonly StructureRule Signal = new(
        "M:securityhub.Signal",
        May("Type", AnyText),
        May("Id", AnyText),
        May("Title", AnyText),
        May("ProductArn", AnyText),
        May("ResourceIds", Texts()),
        May("SignalIndicators", List(Indicator, 100)),
        May("Name", AnyText),
        May("CreatedAt", Long),
        May("UpdatedAt", Long),
        May("FirstSeenAt", Long),
        May("LastSeenAt", Long),
        May("Severity", Number),
        May("Count", Int),
        May("ActorIds", Texts()),
        May("EndpointIds", Texts()));

    public static readonly StructureRule Sequence = new(
        "M:securityhub.Sequence",
        May("Uid", AnyText),
        May("Actors", List(Actor, 10)),
        May("Endpoints", List(NetworkEndpoint, 10)),
        May("Signals", List(Signal, 100, min: 1)),
        May("SequenceIndicators", List(Indicator, 100)));

    public static readonly StructureRule Detection = new(
        "M:securityhub.Detection",
        May("Sequence", Sequence));
}
