namespace PatchFindings.Local.Run;

/// <summary>What an event source mapping has done.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Function">The function.</param>
/// <param name="Batches">Batches.</param>
/// <param name="Messages">Messages in them, each receive counted.</param>
/// <param name="Largest">The largest batch.</param>
/// <param name="Returned">Messages that stayed in the queue to come back: retries.</param>
/// <param name="Errors">Batches that failed as a whole.</param>
internal sealed record MappingCount(string Queue, string Function, int Batches, int Messages, int Largest, int Returned, int Errors);
