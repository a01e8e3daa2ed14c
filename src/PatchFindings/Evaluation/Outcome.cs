namespace PatchFindings.Evaluation;

/// <summary>What became of an event. Each event ends in exactly one; the same words stand in logs, metrics and the README.</summary>
public enum Outcome
{
    /// <summary><c>enqueued</c>: the node is noncompliant and the findings queue has its finding.</summary>
    Enqueued,

    /// <summary><c>compliant</c>: the node is compliant by its own state; nothing is sent.</summary>
    Compliant,

    /// <summary><c>not-ready</c>: the operation's state is not there yet; the event is retried.</summary>
    NotReady,

    /// <summary><c>unavailable</c>: a service throttles or fails; the event is retried.</summary>
    Unavailable,

    /// <summary><c>no-state</c>: the operation ended without a state of its own, or never told it; the event is done.</summary>
    NoState,

    /// <summary><c>rejected</c>: the event can never become a finding; it is in the rejected queue with the reason.</summary>
    Rejected,

    /// <summary><c>superseded</c>: the batch already holds this finding; the event is done when that one is.</summary>
    Superseded,
}
