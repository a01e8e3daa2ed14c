namespace LoopbackAws.Lambda;

/// <summary>What became of one batch of an event source mapping.</summary>
/// <param name="Size">Messages in the batch, at least 1.</param>
/// <param name="Failed">Those that stay in the queue until their visibility timeout is over, 0 to <paramref name="Size"/>.</param>
/// <param name="Error">
/// Why the whole batch failed: the invocation's error, or what is wrong with the response; <see langword="null"/> when the response
/// decided message by message.
/// </param>
/// <param name="Duration">From the call of the function to the end of the deletions.</param>
public sealed record BatchResult(int Size, int Failed, string? Error, TimeSpan Duration);
