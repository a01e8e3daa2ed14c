using Amazon.SecurityHub.Model;
using PatchFindings.Findings;
using Asff = Amazon.SecurityHub.Model;

namespace PatchFindings.SecurityHub;

/// <summary>Between this system's finding and the SDK's types, a line a member: the only place that knows both.</summary>
internal static class SecurityHubMapping
{
    public static AwsSecurityFinding ToAwsSecurityFinding(Finding finding) => new()
    {
        SchemaVersion = finding.SchemaVersion,
        Id = finding.Id,
        ProductArn = finding.ProductArn,
        ProductName = finding.ProductName,
        CompanyName = finding.CompanyName,
        GeneratorId = finding.GeneratorId,
        AwsAccountId = finding.AwsAccountId,
        Types = ToList(finding.Types),
        CreatedAt = finding.CreatedAt,
        UpdatedAt = finding.UpdatedAt,
        Severity = finding.Severity is not { } severity ? null
            : new Asff.Severity { Label = severity.Label, Normalized = severity.Normalized },
        Title = finding.Title,
        Description = finding.Description,
        Remediation = finding.Remediation?.Recommendation is not { } recommendation ? null
            : new Asff.Remediation { Recommendation = new Asff.Recommendation { Text = recommendation.Text, Url = recommendation.Url } },
        SourceUrl = finding.SourceUrl,
        ProductFields = finding.ProductFields is null ? null : new Dictionary<string, string>(finding.ProductFields),
        Resources = finding.Resources?.Select(ToResource).ToList(),
        Workflow = finding.Workflow is null ? null : new Asff.Workflow { Status = finding.Workflow.Status },
        RecordState = finding.RecordState,
        PatchSummary = finding.PatchSummary is null ? null : ToPatchSummary(finding.PatchSummary),
        Vulnerabilities = finding.Vulnerabilities?.Select(ToVulnerability).ToList(),
        FindingProviderFields = finding.FindingProviderFields is not { } provider ? null
            : new Asff.FindingProviderFields
            {
                Severity = provider.Severity is null ? null : new FindingProviderSeverity { Label = provider.Severity.Label },
                Types = ToList(provider.Types),
            },
    };

    public static Finding ToFinding(AwsSecurityFinding finding) => new()
    {
        SchemaVersion = finding.SchemaVersion,
        Id = finding.Id,
        ProductArn = finding.ProductArn,
        ProductName = finding.ProductName,
        CompanyName = finding.CompanyName,
        GeneratorId = finding.GeneratorId,
        AwsAccountId = finding.AwsAccountId,
        Types = finding.FindingProviderFields?.Types ?? finding.Types,
        CreatedAt = finding.CreatedAt,
        UpdatedAt = finding.UpdatedAt,

        // What a customer set by BatchUpdateFindings stands at the top level; what the provider gave is what it gives again.
        Severity = (finding.FindingProviderFields?.Severity?.Label ?? finding.Severity?.Label) is not { } label ? null
            : Findings.Severity.OfCompliance(label.Value),
        Title = finding.Title,
        Description = finding.Description,
        Remediation = finding.Remediation?.Recommendation is not { } recommendation ? null
            : new Findings.Remediation(new Findings.Recommendation(recommendation.Text, recommendation.Url)),
        SourceUrl = finding.SourceUrl,
        ProductFields = finding.ProductFields,
        Resources = finding.Resources?.ConvertAll(resource =>
            new Findings.Resource(resource.Type, resource.Id, resource.Partition?.Value, resource.Region)
            {
                Details = resource.Details?.Other is null ? null : new Findings.ResourceDetails(resource.Details.Other),
            }),
        Workflow = finding.Workflow is null ? null : new Findings.Workflow(finding.Workflow.Status?.Value),
        RecordState = finding.RecordState?.Value,
        PatchSummary = finding.PatchSummary is null ? null : ToPatchSummary(finding.PatchSummary),
        Vulnerabilities = finding.Vulnerabilities?.ConvertAll(ToVulnerability),
        FindingProviderFields = finding.FindingProviderFields is not { } provider ? null
            : new Findings.FindingProviderFields(
                provider.Severity is null ? null : new ProviderSeverity(provider.Severity.Label?.Value), provider.Types),
    };

    private static Asff.Resource ToResource(Findings.Resource resource) => new()
    {
        Type = resource.Type,
        Id = resource.Id,
        Partition = resource.Partition,
        Region = resource.Region,
        Details = resource.Details?.Other is not { } other ? null : new Asff.ResourceDetails { Other = new Dictionary<string, string>(other) },
    };

    private static Asff.Vulnerability ToVulnerability(Findings.Vulnerability vulnerability) => new()
    {
        Id = vulnerability.Id,
        VulnerablePackages = vulnerability.VulnerablePackages?.Select(package => new Asff.SoftwarePackage
        {
            Name = package.Name,
            Version = package.Version,
            Architecture = package.Architecture,
        }).ToList(),
        Vendor = vulnerability.Vendor is not { } vendor ? null
            : new Asff.VulnerabilityVendor { Name = vendor.Name, VendorSeverity = vendor.VendorSeverity },
        FixAvailable = vulnerability.FixAvailable,
    };

    private static Findings.Vulnerability ToVulnerability(Asff.Vulnerability vulnerability) => new(
        vulnerability.Id,
        vulnerability.VulnerablePackages?.ConvertAll(package =>
            new Findings.VulnerablePackage(package.Name, package.Version, package.Architecture)),
        vulnerability.Vendor is null ? null
            : new Findings.VulnerabilityVendor(vulnerability.Vendor.Name, vulnerability.Vendor.VendorSeverity),
        vulnerability.FixAvailable?.Value);

    private static Asff.PatchSummary ToPatchSummary(Findings.PatchSummary summary) => new()
    {
        Id = summary.Id,
        InstalledCount = summary.InstalledCount,
        MissingCount = summary.MissingCount,
        FailedCount = summary.FailedCount,
        InstalledOtherCount = summary.InstalledOtherCount,
        InstalledRejectedCount = summary.InstalledRejectedCount,
        InstalledPendingReboot = summary.InstalledPendingReboot,
        OperationStartTime = summary.OperationStartTime,
        OperationEndTime = summary.OperationEndTime,
        RebootOption = summary.RebootOption,
        Operation = summary.Operation,
    };

    private static Findings.PatchSummary ToPatchSummary(Asff.PatchSummary summary) => new()
    {
        Id = summary.Id,
        InstalledCount = summary.InstalledCount,
        MissingCount = summary.MissingCount,
        FailedCount = summary.FailedCount,
        InstalledOtherCount = summary.InstalledOtherCount,
        InstalledRejectedCount = summary.InstalledRejectedCount,
        InstalledPendingReboot = summary.InstalledPendingReboot,
        OperationStartTime = summary.OperationStartTime,
        OperationEndTime = summary.OperationEndTime,
        RebootOption = summary.RebootOption,
        Operation = summary.Operation,
    };

    private static List<string>? ToList(IReadOnlyList<string>? list) => list is null ? null : [.. list];
}
