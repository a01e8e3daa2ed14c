using PatchFindings.PatchStates;

namespace PatchFindings.Findings;

/// <summary>A finding and its JSON, or why there is none.</summary>
public readonly record struct MadeFinding(Finding Finding, string? Json, Rejection? Rejection);

/// <summary>Makes the finding that an operation owes, ready for the queue.</summary>
/// <param name="own">Where this function runs.</param>
/// <param name="options">What the owner chose.</param>
/// <param name="details">Reads the patches; <see langword="null"/> without the option <c>patchDetails</c>.</param>
public sealed class FindingMaker(FunctionIdentity own, FindingOptions options, PatchDetailsReader? details = null)
{
    /// <summary>Makes it.</summary>
    /// <exception cref="OperationCanceledException">The time ran out while the patches were read.</exception>
    public async Task<MadeFinding> MakeAsync(PatchOperation operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var finding = FindingMapping.ToFinding(operation, own, options);
        if (details is null)
        {
            return Checked(finding);
        }

        if (OperationIdentity.IsAssociationDocument(operation.Identity.DocumentName))
        {
            return Checked(DetailedFinding.Of(
                finding, operation.State, new PatchDetails([], $"{OperationIdentity.AssociationDocumentName} reports no patches")));
        }

        var patches = await details.ReadAsync(operation.State, cancellationToken);
        if (patches.Unknown is not null)
        {
            // Of one operation, the finding with its patches is the newer one, whichever comes first.
            finding = FindingMapping.Earlier(finding);
        }

        var detailed = Checked(DetailedFinding.Of(finding, operation.State, patches));

        // What is wrong with a patch's text must not cost the finding.
        return detailed.Rejection is null ? detailed
            : Checked(DetailedFinding.Of(
                finding, operation.State, new PatchDetails([], $"{detailed.Rejection.Field} {detailed.Rejection.Reason}")));
    }

    private static MadeFinding Checked(Finding finding)
    {
        if (AsffRules.Check(finding) is { } broken)
        {
            return new MadeFinding(finding, null, broken);
        }

        var json = AsffRules.Write(finding, out var tooLarge);
        return new MadeFinding(finding, tooLarge is null ? json : null, tooLarge);
    }
}
