namespace LoopbackAws.Ssm;

/// <summary>What the execution time of a compliance item of type Association is.</summary>
public enum AssociationItemTime
{
    /// <summary>When the operation began.</summary>
    Start,

    /// <summary>When the operation ended.</summary>
    End,

    /// <summary>The member is absent.</summary>
    None,
}
