namespace LoopbackAws.Ssm;

/// <summary>
/// How <c>ListResourceComplianceSummaries</c> takes several values of the filter <c>InstanceId</c>. AWS does not write down that they are
/// alternatives, so a caller must cope with both.
/// </summary>
public enum NodeFilterAnswer
{
    /// <summary>Each value's node is answered.</summary>
    EveryValue,

    /// <summary>Only the first value's node is answered.</summary>
    FirstValue,
}
