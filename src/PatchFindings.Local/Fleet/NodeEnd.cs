namespace PatchFindings.Local.Fleet;

/// <summary>A node that Systems Manager does not manage any more.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="InstanceState">What EC2 shows of it: <c>terminated</c> or <c>stopped</c>; null for a hybrid node, which is deregistered.</param>
public sealed record NodeEnd(string NodeId, string? InstanceState)
{
    /// <summary>Whether it never comes back.</summary>
    public bool IsGone => InstanceState is null or "terminated";
}
