namespace PatchFindings.Findings;

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
    /// finding format lacks, an unknown word and none at all are <c>INFORMATIONAL</c>.
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
