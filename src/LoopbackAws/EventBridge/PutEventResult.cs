namespace LoopbackAws.EventBridge;

/// <summary>What became of one event. Either it has an id, or an error.</summary>
public sealed record PutEventResult
{
    /// <summary>The event's id, a GUID, when it was accepted.</summary>
    public string? EventId { get; init; }

    /// <summary><c>InvalidArgument</c> or <c>MalformedDetail</c>, when it was not.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What is wrong with the entry.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The names of the enabled rules that matched, in order. The wire does not show them.</summary>
    public IReadOnlyList<string> MatchedRules { get; init; } = [];

    /// <summary>The ARNs of targets that neither took the event nor had a dead-letter queue that did: the event is lost to them.</summary>
    public IReadOnlyList<string> LostTargets { get; init; } = [];
}
