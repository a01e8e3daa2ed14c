namespace PatchFindings.PatchStates;

/// <summary>What ran a patch operation.</summary>
/// <param name="Id">A Run Command command's or a State Manager association's id, a GUID.</param>
/// <param name="DocumentName">The document that it ran.</param>
public abstract record Execution(string Id, string DocumentName);

/// <summary>A command, as <c>ListCommands</c> or the command's own event tells of it.</summary>
/// <param name="RequestedAt">When it was requested, by the service's clock; <see langword="null"/> when not told.</param>
public sealed record CommandExecution(string Id, string DocumentName, DateTimeOffset? RequestedAt) : Execution(Id, DocumentName);

/// <summary>An association, as <c>DescribeAssociation</c> tells of it: the same in each of its runs.</summary>
public sealed record AssociationExecution(string Id, string DocumentName) : Execution(Id, DocumentName);

/// <summary>A command of a patch document on one node, as <c>ListCommandInvocations</c> tells of it.</summary>
/// <param name="CommandId">The command's id.</param>
/// <param name="DocumentName">The document.</param>
/// <param name="RequestedAt">When it was requested, by the service's clock.</param>
/// <param name="HasEnded">Whether its status on the node is terminal.</param>
/// <param name="EndedAt">When its last step ended on the node; <see langword="null"/> when not told or still running.</param>
public sealed record NodeCommand(string CommandId, string DocumentName, DateTimeOffset RequestedAt, bool HasEnded, DateTimeOffset? EndedAt);

/// <summary>
/// What an association last did on a node, as its compliance item tells (<c>ListComplianceItems</c>, type <c>Association</c>).
/// </summary>
/// <param name="AssociationId">The association.</param>
/// <param name="DocumentName">The document that it runs; <see langword="null"/> when not told.</param>
/// <param name="ReportedAt">The item's execution time: a run's start or end, AWS does not say which; may be absent.</param>
/// <param name="IsNoncompliant">Whether the item's status is <c>NON_COMPLIANT</c>.</param>
/// <param name="State">What <c>AWS-RunPatchBaselineAssociation</c> found; <see langword="null"/> for items without details.</param>
/// <param name="BaselineId">The patch baseline; <see langword="null"/> for associations that have nothing to do with patches.</param>
public sealed record NodeAssociation(
    string AssociationId, string? DocumentName, DateTimeOffset? ReportedAt, bool IsNoncompliant, PatchState? State, string? BaselineId);
