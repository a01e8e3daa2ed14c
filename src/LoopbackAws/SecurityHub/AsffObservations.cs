using static LoopbackAws.SecurityHub.Asff;

namespace LoopbackAws.SecurityHub;

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
