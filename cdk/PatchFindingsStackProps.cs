using Amazon.CDK;

namespace PatchFindings.Cdk;

/// <summary>What a stack is made of.</summary>
public sealed class PatchFindingsStackProps : StackProps
{
    /// <summary>What the owner chose.</summary>
    public required DeploymentOptions Options { get; init; }

    /// <summary>Where the functions' code lies.</summary>
    public required FunctionPackages Packages { get; init; }
}
