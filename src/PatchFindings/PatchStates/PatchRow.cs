namespace PatchFindings.PatchStates;

/// <summary>One patch on a node (<c>PatchComplianceData</c> in the Systems Manager API), in a state that makes the node noncompliant.</summary>
/// <param name="Title">The patch's title: the package and its version on Linux, the update's name on Windows.</param>
/// <param name="KbId">The package with its architecture on Linux, <c>KB…</c> on Windows.</param>
/// <param name="Classification">May be empty.</param>
/// <param name="Severity">The vendor's word, which is not the compliance level; may be empty.</param>
/// <param name="State"><c>Missing</c>, <c>Failed</c>, <c>InstalledRejected</c> or <c>InstalledPendingReboot</c>.</param>
/// <param name="CveIds">What the node told; nodes leave them out of large reports, and Windows and Debian have none.</param>
public sealed record PatchRow(
    string Title, string KbId, string Classification, string Severity, string State, IReadOnlyList<string> CveIds);

/// <summary>The noncompliant patches of one operation.</summary>
/// <param name="Rows">The patches; empty when they are not known.</param>
/// <param name="Unknown">Why they are not known; <see langword="null"/> when they are.</param>
public sealed record PatchDetails(IReadOnlyList<PatchRow> Rows, string? Unknown = null);
