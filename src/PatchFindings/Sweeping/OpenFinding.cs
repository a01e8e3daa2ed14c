using PatchFindings.Findings;

namespace PatchFindings.Sweeping;

/// <summary>
/// What a finding is of: a node's patch state, of which there is one, or what one association last reported of the node. Operations of
/// one subject follow each other; those of different subjects have nothing to do with each other.
/// </summary>
/// <param name="AssociationId">Set for <c>AWS-RunPatchBaselineAssociation</c>, which leaves no patch state.</param>
public readonly record struct Subject(string NodeId, string? AssociationId = null);

/// <summary>What the sweep needs to know of a finding that Security Hub shows.</summary>
/// <param name="EndedAt">When its operation ended.</param>
public sealed record OpenFinding(Subject Subject, DateTimeOffset EndedAt, DateTimeOffset UpdatedAt)
{
    /// <returns><see langword="null"/> for a finding that this product did not make.</returns>
    public static OpenFinding? Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var nodeId = finding.Resources is [{ Id: { } resource }, ..] ? resource[(resource.LastIndexOf('/') + 1)..] : null;
        if (nodeId is null || !AwsText.IsNodeId(nodeId) || finding.Id is null
            || !AwsText.TryParseTime(finding.UpdatedAt, out var updated)
            || !(AwsText.TryParseTime(finding.PatchSummary?.OperationEndTime, out var ended)
                || AwsText.TryParseTime(finding.CreatedAt, out ended)))
        {
            return null;
        }

        const string Marker = $"/document/{OperationIdentity.AssociationDocumentName}/association/";
        var at = finding.Id.IndexOf(Marker, StringComparison.Ordinal);
        var association = at < 0 ? null : finding.Id[(at + Marker.Length)..].Split('/')[0];
        return new OpenFinding(new Subject(nodeId, association), ended, updated);
    }
}
