namespace LoopbackAws.EventBridge;

/// <summary>Where a rule sends the events that match: an SQS queue, the only kind of target that the loopback has.</summary>
/// <param name="Id">Unique within the rule, 1 to 64 letters, digits, periods, hyphens and underscores.</param>
/// <param name="Arn">The queue's ARN. It need not exist; AWS does not look.</param>
public sealed record RuleTarget(string Id, string Arn)
{
    /// <summary>The queue for what could not be delivered (<c>DeadLetterConfig</c>); without one it is lost.</summary>
    public string? DeadLetterArn { get; init; }
}
