namespace PatchFindings.Simulation;

/// <summary>What becomes of one service call.</summary>
internal enum CallFate
{
    /// <summary>It takes effect and is answered.</summary>
    Done,

    /// <summary>The service refuses it, before any effect.</summary>
    Refused,

    /// <summary>It takes effect, and the answer is a 503.</summary>
    AnswerLost,

    /// <summary>The connection breaks before any effect.</summary>
    BrokenBefore,

    /// <summary>It takes effect, and the connection breaks before the answer.</summary>
    BrokenAfter,

    /// <summary>The client sends it twice, the first answer being lost: both take effect, the second is answered.</summary>
    Twice,

    /// <summary>It never takes effect nor is answered; the attempt times out.</summary>
    Hangs,

    /// <summary>It takes effect and is not answered; the attempt times out.</summary>
    HangsAfter,

    /// <summary>The function dies before the call takes effect.</summary>
    KillsBefore,

    /// <summary>The function dies after the call took effect, before it knows.</summary>
    KillsAfter,
}
