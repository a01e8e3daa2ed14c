namespace LoopbackAws.Sqs;

/// <summary>How many messages a queue holds; exact here, approximate on AWS (GetQueueAttributes).</summary>
/// <param name="Visible"><c>ApproximateNumberOfMessages</c>: a receive could return them.</param>
/// <param name="InFlight"><c>ApproximateNumberOfMessagesNotVisible</c>: received, neither deleted nor timed out.</param>
/// <param name="Delayed"><c>ApproximateNumberOfMessagesDelayed</c>: sent with a delay that still runs.</param>
public sealed record QueueDepth(int Visible, int InFlight, int Delayed)
{
    /// <summary>All messages of the queue.</summary>
    public int Total => Visible + InFlight + Delayed;
}
