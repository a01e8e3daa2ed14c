using System.Globalization;
using PatchFindings.PatchStates;

namespace PatchFindings.Findings;

/// <summary>The patch operation that a finding is of.</summary>
/// <param name="State">What it found; noncompliant.</param>
/// <param name="Identity">Which operation it was.</param>
/// <param name="Severity">The highest compliance severity among the node's noncompliant patches.</param>
/// <param name="IsSeverityTold">
/// Whether the node's own record told the severity. Without it the finding steps back behind the one that has it.
/// </param>
public sealed record PatchOperation(PatchState State, OperationIdentity Identity, Severity Severity, bool IsSeverityTold);

/// <summary>What a finding's id and generator are made of.</summary>
/// <param name="DocumentName">The document that ran.</param>
/// <param name="Path">The end of the finding's id, such as <c>run-command/{command id}</c>; unique on the node.</param>
/// <param name="GeneratorId">The command, association or execution.</param>
public sealed record OperationIdentity(string DocumentName, string Path, string GeneratorId)
{
    /// <summary>The document that is named when an execution's own cannot be found out: the one that nearly all of them run.</summary>
    public const string DefaultDocumentName = "AWS-RunPatchBaseline";

    /// <summary>The document of Quick Setup's Host Management: it reports to its association and leaves no patch state.</summary>
    public const string AssociationDocumentName = "AWS-RunPatchBaselineAssociation";

    /// <summary>The document that uploads up to three states in one run: scan, install, and a report after the reboot.</summary>
    public const string HooksDocumentName = "AWS-RunPatchBaselineWithHooks";

    /// <summary>Whether a document, by name or ARN, is <see cref="AssociationDocumentName"/>.</summary>
    public static bool IsAssociationDocument(string? documentName) =>
        documentName?.EndsWith(AssociationDocumentName, StringComparison.Ordinal) == true;

    /// <summary>A command, which ran once on the node.</summary>
    public static OperationIdentity OfCommand(string documentName, string commandId) =>
        new(documentName, $"run-command/{commandId}", commandId);

    /// <summary>One run of an association.</summary>
    public static OperationIdentity OfAssociation(string documentName, string associationId, DateTimeOffset ended) =>
        new(documentName, $"association/{associationId}/{Text(ended)}", associationId);

    /// <summary>An operation whose execution neither Run Command nor State Manager knows.</summary>
    public static OperationIdentity OfUnknown(PatchState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var ended = Text(state.OperationEndTime);
        return state.ExecutionId is { } execution ? new(DefaultDocumentName, $"execution/{execution}/{ended}", execution)
            : state.SnapshotId is { } snapshot ? new(DefaultDocumentName, $"snapshot/{snapshot}/{ended}", snapshot)
            : new(DefaultDocumentName, $"operation/{ended}", DefaultDocumentName);
    }

    private static string Text(DateTimeOffset ended) => ended.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
