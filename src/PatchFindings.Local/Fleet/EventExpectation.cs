namespace PatchFindings.Local.Fleet;

/// <summary>What must become of an event.</summary>
public enum EventExpectation
{
    /// <summary>No rule matches it.</summary>
    Unmatched,

    /// <summary>It ends as <c>enqueued</c>, or as <c>superseded</c> by the same finding of its batch.</summary>
    Finding,

    /// <summary>It ends as <c>compliant</c>.</summary>
    Compliant,

    /// <summary>It ends as <c>no-state</c>.</summary>
    NoState,

    /// <summary>It ends as <c>closed</c>, or as <c>compliant</c> where Security Hub shows no finding of the node.</summary>
    Closing,
}
