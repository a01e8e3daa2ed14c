namespace PatchFindings.PatchStates;

/// <summary>
/// A node's patch compliance as <c>ListResourceComplianceSummaries</c> tells it (<c>ResourceComplianceSummaryItem</c> in the Systems
/// Manager API). Nodes were seen to upload the snapshot's id and the operation's start as its execution; AWS writes neither down.
/// </summary>
/// <param name="NodeId">The node.</param>
/// <param name="IsNoncompliant">Whether the status is <c>NON_COMPLIANT</c>.</param>
/// <param name="OverallSeverity">
/// <c>CRITICAL</c>, <c>HIGH</c>, <c>MEDIUM</c>, <c>LOW</c>, <c>INFORMATIONAL</c> or <c>UNSPECIFIED</c>; <see langword="null"/> when absent.
/// </param>
/// <param name="ExecutionId">At most 100 characters; may be absent.</param>
/// <param name="ExecutionTime">May be absent.</param>
public sealed record ComplianceSummary(
    string NodeId, bool IsNoncompliant, string? OverallSeverity, string? ExecutionId, DateTimeOffset? ExecutionTime);
