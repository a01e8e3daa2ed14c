using LoopbackAws.Lambda;

namespace PatchFindings.Local.Deployment;

/// <summary>An event source mapping of a live deployment.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Mapping">What moves the messages.</param>
public sealed record LiveMapping(EventSourceMappingDefinition Definition, EventSourceMapping Mapping);
