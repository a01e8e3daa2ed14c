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

    /// <summary>What the format has no member for, keyed <c>patchfindings/…</c>.</summary>
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
