namespace LoopbackAws.Ssm;

/// <summary>What the execution time of a node's patch compliance summary is.</summary>
public enum SummaryExecutionTime
{
    /// <summary>When the operation began: what AWS's node code uploads.</summary>
    Start,

    /// <summary>When the operation ended.</summary>
    End,

    /// <summary>When the summary became visible.</summary>
    Report,

    /// <summary>The member is absent.</summary>
    None,
}
