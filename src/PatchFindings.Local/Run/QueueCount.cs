using LoopbackAws.Sqs;

namespace PatchFindings.Local.Run;

/// <summary>A queue at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Depth">What it holds.</param>
internal sealed record QueueCount(string Name, QueueDepth Depth);
