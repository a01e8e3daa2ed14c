namespace LoopbackAws.Ssm;

/// <summary>
/// The compliance level that a baseline's rule gives its patches (SSM model, <c>ComplianceSeverity</c>), worst first. The wire words are
/// the names in upper case.
/// </summary>
public enum ComplianceSeverity
{
    /// <summary><c>CRITICAL</c>.</summary>
    Critical,

    /// <summary><c>HIGH</c>.</summary>
    High,

    /// <summary><c>MEDIUM</c>.</summary>
    Medium,

    /// <summary><c>LOW</c>.</summary>
    Low,

    /// <summary><c>INFORMATIONAL</c>.</summary>
    Informational,

    /// <summary><c>UNSPECIFIED</c>: the rule names no level, which is the default of a baseline.</summary>
    Unspecified,
}
