namespace LoopbackAws.Ssm;

/// <summary>One node's part of a command (SSM model, <c>CommandInvocation</c>).</summary>
/// <param name="NodeId">The managed node.</param>
/// <param name="Status">
/// A <c>CommandInvocationStatus</c>: Pending, InProgress, Delayed, Success, Cancelled, TimedOut, Failed or Cancelling.
/// </param>
public sealed record CommandInvocation(string NodeId, string Status = "Success")
{
    /// <summary>When the document ended on the node; <see langword="null"/> leaves the times of its steps out.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    internal bool HasEnded => Status is "Success" or "Failed" or "TimedOut" or "Cancelled";
}
