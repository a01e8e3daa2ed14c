namespace PatchFindings.Queues;

/// <summary>What became of one message of a batch.</summary>
/// <param name="Problem">Why the queue does not have it; <see langword="null"/> when it has.</param>
/// <param name="IsPermanent">Whether the queue will never take it: what is wrong is its content.</param>
public sealed record SendAnswer(string? Problem, bool IsPermanent = false)
{
    /// <summary>The queue has the message.</summary>
    public static SendAnswer Accepted { get; } = new((string?)null);

    /// <summary>Whether the queue has the message.</summary>
    public bool IsAccepted => Problem is null;
}
