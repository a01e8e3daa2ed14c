namespace LoopbackAws.Ssm;

/// <summary>Patches by compliance level (SSM model, <c>SeveritySummary</c>); each count is 0 or more.</summary>
/// <param name="Critical">Patches of level CRITICAL.</param>
/// <param name="High">Patches of level HIGH.</param>
/// <param name="Medium">Patches of level MEDIUM.</param>
/// <param name="Low">Patches of level LOW.</param>
/// <param name="Informational">Patches of level INFORMATIONAL.</param>
/// <param name="Unspecified">Patches whose rule names no level.</param>
public sealed record SeverityCounts(
    int Critical = 0, int High = 0, int Medium = 0, int Low = 0, int Informational = 0, int Unspecified = 0)
{
    /// <summary>All patches together.</summary>
    public int Total => Critical + High + Medium + Low + Informational + Unspecified;

    /// <summary>The worst level that has a patch; UNSPECIFIED when none has.</summary>
    public ComplianceSeverity Worst =>
        Critical > 0 ? ComplianceSeverity.Critical
        : High > 0 ? ComplianceSeverity.High
        : Medium > 0 ? ComplianceSeverity.Medium
        : Low > 0 ? ComplianceSeverity.Low
        : Informational > 0 ? ComplianceSeverity.Informational
        : ComplianceSeverity.Unspecified;

    internal SeverityCounts With(ComplianceSeverity severity) => severity switch
    {
        ComplianceSeverity.Critical => this with { Critical = Critical + 1 },
        ComplianceSeverity.High => this with { High = High + 1 },
        ComplianceSeverity.Medium => this with { Medium = Medium + 1 },
        ComplianceSeverity.Low => this with { Low = Low + 1 },
        ComplianceSeverity.Informational => this with { Informational = Informational + 1 },
        _ => this with { Unspecified = Unspecified + 1 },
    };
}
