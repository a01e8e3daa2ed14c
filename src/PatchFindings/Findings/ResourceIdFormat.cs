namespace PatchFindings.Findings;

/// <summary>How a node is named in a finding's <c>Resources</c>.</summary>
public enum ResourceIdFormat
{
    /// <summary>The bare id, as in AWS's own export.</summary>
    Id,

    /// <summary>The ARN, which joins with the findings of other AWS products.</summary>
    Arn,
}
