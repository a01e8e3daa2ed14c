namespace PatchFindings.Findings;

/// <summary>What an owner may choose about findings.</summary>
/// <param name="ProductArn">The product to import under; <see langword="null"/> for the account's default product.</param>
/// <param name="ResourceIdFormat">How a node is named in <c>Resources</c>.</param>
public sealed record FindingOptions(string? ProductArn = null, ResourceIdFormat ResourceIdFormat = ResourceIdFormat.Id);
