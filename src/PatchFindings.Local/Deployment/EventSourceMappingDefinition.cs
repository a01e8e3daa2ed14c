using LoopbackAws.Lambda;

namespace PatchFindings.Local.Deployment;

/// <summary>A mapping of a deployment, from a queue to a function.</summary>
/// <param name="Queue">The queue's name.</param>
/// <param name="Function">The function's name.</param>
/// <param name="Settings">The mapping, with the times that it has in an account.</param>
public sealed record EventSourceMappingDefinition(string Queue, string Function, EventSourceMappingSettings Settings);
