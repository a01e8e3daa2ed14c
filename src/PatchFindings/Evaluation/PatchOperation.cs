using PatchFindings.Findings;

namespace PatchFindings.Evaluation;

/// <summary>The patch operation that a finding is of: its execution, and what the execution found as a whole.</summary>
/// <param name="ExecutionId">The Run Command id, or another execution's.</param>
/// <param name="DocumentName">The document that ran; <see langword="null"/> when it has to be looked up by the execution's id.</param>
/// <param name="Severity">The highest compliance severity among the node's noncompliant patches.</param>
public sealed record PatchOperation(string ExecutionId, string? DocumentName, Severity Severity)
{
    /// <summary>The document that is named when an execution's own cannot be found out: the one that nearly all of them run.</summary>
    public const string DefaultDocumentName = "AWS-RunPatchBaseline";
}
