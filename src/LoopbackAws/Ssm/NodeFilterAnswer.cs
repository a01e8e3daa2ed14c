namespace LoopbackAws.Ssm;

/// <summary>How a read takes several node ids in one filter. AWS does not write down that they are alternatives.</summary>
public enum NodeFilterAnswer
{
    /// <summary>Each value's node is answered.</summary>
    EveryValue,

    /// <summary>Only the first value's node is answered.</summary>
    FirstValue,
}
