namespace PatchFindings.Simulation;

/// <summary>How a service fails during an outage.</summary>
internal enum OutageKind
{
    /// <summary>Every call is throttled.</summary>
    Throttled,

    /// <summary>Every call fails with a 5xx.</summary>
    Down,

    /// <summary>No call is answered.</summary>
    Silent,

    /// <summary>Every call takes effect, and the answer is a 503.</summary>
    AnswersLost,

    /// <summary>Security Hub is not enabled.</summary>
    NotEnabled,

    /// <summary>The function's role may not call.</summary>
    Denied,

    /// <summary>Security Hub answers, and every finding fails with <c>InternalFailure</c> or <c>InvalidAccess</c>.</summary>
    FindingsFail,

    /// <summary>Each finding fails or not, one by one.</summary>
    SomeFindingsFail,

    /// <summary>The canary is imported, and everything else fails.</summary>
    CanaryLies,
}
