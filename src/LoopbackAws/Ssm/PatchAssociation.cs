namespace LoopbackAws.Ssm;

/// <summary>A State Manager association that runs a patch document.</summary>
public sealed record PatchAssociation
{
    /// <summary>The association id, a GUID (SSM model, <c>AssociationId</c>).</summary>
    public required string AssociationId { get; init; }

    /// <summary>The SSM document that it runs; <c>DescribeAssociation</c>'s <c>Name</c>.</summary>
    public required string DocumentName { get; init; }

    /// <summary>The association's own name, such as <c>AWS-PatchNowAssociation</c>; empty for none.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The document's version.</summary>
    public string DocumentVersion { get; init; } = "1";

    /// <summary>The baseline's name, which the Association document uploads as its item's title.</summary>
    public string BaselineName { get; init; } = "AWS-DefaultPatchBaseline";

    /// <summary>The compliance severity of the association's items.</summary>
    public ComplianceSeverity Severity { get; init; } = ComplianceSeverity.Unspecified;

    /// <summary>The document's <c>Operation</c> parameter; <see langword="null"/> for none.</summary>
    public PatchOperationKind? Operation { get; init; } = PatchOperationKind.Scan;
}
