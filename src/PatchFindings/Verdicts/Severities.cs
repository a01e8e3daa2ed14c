using PatchFindings.Findings;
using PatchFindings.PatchStates;

namespace PatchFindings.Verdicts;

/// <summary>The fourth question: how severe? It is never waited for.</summary>
internal static class Severities
{
    /// <summary>Whether the node's own record tells the severity, so that no compliance summary has to.</summary>
    public static bool IsTold(PatchState state) => state.NonCompliantSeverity is not null;

    /// <param name="summary">The node's compliance summary, where there is one at hand.</param>
    public static Severity Of(PatchState state, ComplianceSummary? summary) =>
        state.NonCompliantSeverity is { } told ? Severity.OfCompliance(told.ToUpperInvariant())
        : summary?.OverallSeverity is { } overall && Noncompliance.IsOf(summary, state) ? Severity.OfCompliance(overall)
        : state.CriticalNonCompliantCount > 0 ? Severity.Critical
        : Severity.Informational;
}
