using PatchFindings.Functions;
using PatchFindings.PatchStates;

namespace PatchFindings.Findings;

/// <summary>A finding and its JSON, or why it cannot be sent.</summary>
public readonly record struct MadeFinding(Finding Finding, string? Json, Rejection? Rejection);

/// <summary>Makes the finding that an operation owes, ready for the queue.</summary>
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

/// <summary>What an owner may choose about findings.</summary>
/// <param name="ProductArn">The product to import under; <see langword="null"/> for the account's default product.</param>
/// <param name="ResourceIdFormat">How a node is named in <c>Resources</c>.</param>
/// <param name="HybridResourceType">The resource type of hybrid nodes (<c>mi-…</c>): <see cref="Ec2Instance"/> or <see cref="Other"/>.</param>
public sealed record FindingOptions(
    string? ProductArn = null, ResourceIdFormat ResourceIdFormat = ResourceIdFormat.Id, string HybridResourceType = FindingOptions.Ec2Instance)
{
    /// <summary>What the documented export calls every node.</summary>
    public const string Ec2Instance = "AwsEc2Instance";

    /// <summary>What a hybrid node is.</summary>
    public const string Other = "Other";

    /// <summary>What a function's environment says: <c>PRODUCT_ARN</c>, <c>RESOURCE_ID_FORMAT</c>, <c>HYBRID_RESOURCE_TYPE</c>.</summary>
    /// <exception cref="FunctionSettingException">One of them has a value that it may not have.</exception>
    public static FindingOptions Of(FunctionEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new FindingOptions(
            environment.OptionalProductArn("PRODUCT_ARN"),
            environment.OneOf("RESOURCE_ID_FORMAT", ResourceIdFormat.Id, ("id", ResourceIdFormat.Id), ("arn", ResourceIdFormat.Arn)),
            environment.OneOf("HYBRID_RESOURCE_TYPE", Ec2Instance, (Ec2Instance, Ec2Instance), (Other, Other)));
    }
}

/// <summary>How a node is named in a finding's <c>Resources</c>.</summary>
public enum ResourceIdFormat
{
    /// <summary>The bare id, as in AWS's own export.</summary>
    Id,

    /// <summary>The ARN, which joins with the findings of other AWS products.</summary>
    Arn,
}
