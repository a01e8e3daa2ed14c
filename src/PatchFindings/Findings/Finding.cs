namespace PatchFindings.Findings;

/// <summary>
/// A finding in the AWS Security Finding Format, members in the format's order, as far as a patch finding has them. A member that is
/// <see langword="null"/> is not written: Security Hub refuses empty values. What each may hold is in <see cref="AsffRules"/>.
/// </summary>
public sealed record Finding
{
    /// <summary>The version of the format, <c>2018-10-08</c>.</summary>
    public string? SchemaVersion { get; init; }

    /// <summary>The finding's id: one node, one operation.</summary>
    public string? Id { get; init; }

    /// <summary>The ARN of the product that the finding is imported under.</summary>
    public string? ProductArn { get; init; }

    /// <summary>The product's name, by which the console and filters know it.</summary>
    public string? ProductName { get; init; }

    /// <summary>The company's name.</summary>
    public string? CompanyName { get; init; }

    /// <summary>What generated the finding: the execution's id.</summary>
    public string? GeneratorId { get; init; }

    /// <summary>The account that the finding is of.</summary>
    public string? AwsAccountId { get; init; }

    /// <summary>Types as <c>namespace/category/classifier</c>.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>When the problem was first found, RFC 3339.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>When it was last found, RFC 3339. Security Hub ignores an import whose value is not newer.</summary>
    public string? UpdatedAt { get; init; }

    /// <summary>The severity.</summary>
    public Severity? Severity { get; init; }

    /// <summary>A title, at most 256 characters.</summary>
    public string? Title { get; init; }

    /// <summary>A description, at most 1024 characters.</summary>
    public string? Description { get; init; }

    /// <summary>What to do.</summary>
    public Remediation? Remediation { get; init; }

    /// <summary>The page of the node's patches in the Systems Manager console.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>What does not fit the format's other members, keyed <c>patchfindings/…</c>.</summary>
    public IReadOnlyDictionary<string, string>? ProductFields { get; init; }

    /// <summary>The node.</summary>
    public IReadOnlyList<Resource>? Resources { get; init; }

    /// <summary>Where an investigation stands; settable at creation only.</summary>
    public Workflow? Workflow { get; init; }

    /// <summary><c>ACTIVE</c> or <c>ARCHIVED</c>.</summary>
    public string? RecordState { get; init; }

    /// <summary>The counts and times of the patch operation.</summary>
    public PatchSummary? PatchSummary { get; init; }

    /// <summary>The CVEs that the missing patches stand for, most severe first; only with the option <c>patchDetails</c>.</summary>
    public IReadOnlyList<Vulnerability>? Vulnerabilities { get; init; }

    /// <summary>Severity and types as the provider gives them, which a customer's changes leave alone.</summary>
    public FindingProviderFields? FindingProviderFields { get; init; }
}

/// <summary><c>Severity</c> of the AWS Security Finding Format.</summary>
/// <param name="Label">
/// <c>CRITICAL</c>, <c>HIGH</c>, <c>MEDIUM</c>, <c>LOW</c> or <c>INFORMATIONAL</c>; the format lets <paramref name="Normalized"/> stand
/// for it.
/// </param>
/// <param name="Normalized">0 to 100; what Security Hub itself derives from the label.</param>
public sealed record Severity(string? Label, int? Normalized)
{
    /// <summary>90: act at once.</summary>
    public static Severity Critical { get; } = new("CRITICAL", 90);

    /// <summary>70: act first.</summary>
    public static Severity High { get; } = new("HIGH", 70);

    /// <summary>40: act, not urgently.</summary>
    public static Severity Medium { get; } = new("MEDIUM", 40);

    /// <summary>1: no action by itself.</summary>
    public static Severity Low { get; } = new("LOW", 1);

    /// <summary>0: what a baseline without compliance levels gives.</summary>
    public static Severity Informational { get; } = new("INFORMATIONAL", 0);

    /// <summary>
    /// The severity of a finding: the highest compliance severity among the node's noncompliant patches. <c>UNSPECIFIED</c>, which the
    /// finding format lacks, any other value and <see langword="null"/> are <c>INFORMATIONAL</c>.
    /// </summary>
    /// <param name="complianceSeverity"><c>OverallSeverity</c> of the Systems Manager API.</param>
    public static Severity OfCompliance(string? complianceSeverity) => complianceSeverity switch
    {
        "CRITICAL" => Critical,
        "HIGH" => High,
        "MEDIUM" => Medium,
        "LOW" => Low,
        _ => Informational,
    };
}

/// <summary><c>FindingProviderFields</c> of the AWS Security Finding Format.</summary>
public sealed record FindingProviderFields(ProviderSeverity? Severity, IReadOnlyList<string>? Types);

/// <summary><c>FindingProviderSeverity</c> of the AWS Security Finding Format.</summary>
/// <param name="Label"><c>CRITICAL</c>, <c>HIGH</c>, <c>MEDIUM</c>, <c>LOW</c> or <c>INFORMATIONAL</c>.</param>
public sealed record ProviderSeverity(string? Label);

/// <summary><c>Resource</c> of the AWS Security Finding Format.</summary>
/// <param name="Type"><c>AwsEc2Instance</c> for an EC2 instance, <c>Other</c> for a hybrid node, which has no type of its own.</param>
/// <param name="Id">The node's id or ARN, at most 512 characters.</param>
/// <param name="Partition"><c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</param>
public sealed record Resource(string? Type, string? Id, string? Partition, string? Region)
{
    /// <summary>The patches, with the option <c>patchDetails</c>.</summary>
    public ResourceDetails? Details { get; init; }
}

/// <summary><c>Remediation</c> of the AWS Security Finding Format.</summary>
public sealed record Remediation(Recommendation? Recommendation);

/// <summary><c>Recommendation</c> of the AWS Security Finding Format.</summary>
/// <param name="Text">What to do, at most 512 characters.</param>
/// <param name="Url">A public page that tells how.</param>
public sealed record Recommendation(string? Text, string? Url);

/// <summary><c>Workflow</c> of the AWS Security Finding Format.</summary>
/// <param name="Status"><c>NEW</c>, <c>NOTIFIED</c>, <c>RESOLVED</c> or <c>SUPPRESSED</c>.</param>
public sealed record Workflow(string? Status);

/// <summary>
/// <c>PatchSummary</c> of the AWS Security Finding Format: the counts, 0 to 100000, and times of one patch operation. Its names are not
/// those of Systems Manager: <c>InstalledPendingReboot</c> has no "Count".
/// </summary>
public sealed record PatchSummary
{
    /// <summary>The patch baseline, 1 to 256 characters. The only required member.</summary>
    public string? Id { get; init; }

    /// <summary>Approved patches that are installed.</summary>
    public int? InstalledCount { get; init; }

    /// <summary>
    /// Approved patches that are not installed, as Systems Manager counts them: failed ones are not among them, although the format's own
    /// text would add them. The count is then the one that a person sees in the console.
    /// </summary>
    public int? MissingCount { get; init; }

    /// <summary>Patches whose installation failed.</summary>
    public int? FailedCount { get; init; }

    /// <summary>Installed patches that are not in the baseline.</summary>
    public int? InstalledOtherCount { get; init; }

    /// <summary>Installed patches that the baseline rejects.</summary>
    public int? InstalledRejectedCount { get; init; }

    /// <summary>Patches that wait for a reboot.</summary>
    public int? InstalledPendingReboot { get; init; }

    /// <summary>When the operation started, RFC 3339.</summary>
    public string? OperationStartTime { get; init; }

    /// <summary>When the operation ended, RFC 3339.</summary>
    public string? OperationEndTime { get; init; }

    /// <summary><c>RebootIfNeeded</c> or <c>NoReboot</c>.</summary>
    public string? RebootOption { get; init; }

    /// <summary><c>SCAN</c> or <c>INSTALL</c>.</summary>
    public string? Operation { get; init; }
}

/// <summary><c>Vulnerabilities</c> of the AWS Security Finding Format: one CVE and the packages that it stands for.</summary>
/// <param name="Id">The CVE's id.</param>
/// <param name="FixAvailable"><c>YES</c>: a patch that is missing is one that is available.</param>
public sealed record Vulnerability(
    string? Id, IReadOnlyList<VulnerablePackage>? VulnerablePackages, VulnerabilityVendor? Vendor, string? FixAvailable);

/// <summary>A package as far as its title tells.</summary>
public sealed record VulnerablePackage(string? Name, string? Version, string? Architecture);

/// <summary>Who rates the vulnerability, and how.</summary>
public sealed record VulnerabilityVendor(string? Name, string? VendorSeverity);

/// <summary><c>Details</c> of a resource, as far as it is free text.</summary>
/// <param name="Other">At most 50 pairs; keys shorter than 128 characters, values than 1,024.</param>
public sealed record ResourceDetails(IReadOnlyDictionary<string, string>? Other);
