namespace PatchFindings.Local.Deployment;

/// <summary>Which queue of a deployment is which; whether the deployment wires them so is for its own parts to say.</summary>
/// <param name="Events">Where the rules send events to.</param>
/// <param name="EventsDeadLetter">Where events end that were tried too often.</param>
/// <param name="Findings">Where the compliance-event function sends findings to.</param>
/// <param name="FindingsDeadLetter">Where findings end that were tried too often.</param>
/// <param name="Rejected">Where both functions send what they refuse for good.</param>
public sealed record QueueRoles(string Events, string EventsDeadLetter, string Findings, string FindingsDeadLetter, string Rejected)
{
    /// <summary>All five, in the order of the data's path.</summary>
    public IReadOnlyList<string> All => [Events, EventsDeadLetter, Findings, FindingsDeadLetter, Rejected];
}
