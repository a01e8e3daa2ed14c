using static LoopbackAws.SecurityHub.Asff;

namespace LoopbackAws.SecurityHub;

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
