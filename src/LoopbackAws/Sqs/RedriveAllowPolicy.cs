namespace LoopbackAws.Sqs;

/// <summary>Which queues may use this one as their dead-letter queue (queue attribute <c>RedriveAllowPolicy</c>).</summary>
/// <param name="Permission">Whom the queue serves.</param>
public sealed record RedriveAllowPolicy(RedrivePermission Permission)
{
    /// <summary>The permitted source queues' ARNs, 1 to 10, with <see cref="RedrivePermission.ByQueue"/>; otherwise empty.</summary>
    public IReadOnlyList<string> SourceQueueArns { get; init; } = [];

    /// <summary>Whether a queue may name the policy's queue as its dead-letter queue.</summary>
    /// <param name="sourceArn">That queue's ARN.</param>
    public bool Allows(string sourceArn) => Permission switch
    {
        RedrivePermission.AllowAll => true,
        RedrivePermission.ByQueue => SourceQueueArns.Contains(sourceArn),
        _ => false,
    };

    /// <summary>Equal when permission and source queues are, in any order.</summary>
    /// <param name="other">The other policy.</param>
    public bool Equals(RedriveAllowPolicy? other) =>
        other is not null && Permission == other.Permission && SourceQueueArns.Order().SequenceEqual(other.SourceQueueArns.Order());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Permission, SourceQueueArns.Count);
}
