using System.Text.Json.Serialization;

namespace PatchFindings.ComplianceEvents;

/// <summary>The JSON that this function answers a single event with.</summary>
[JsonSerializable(typeof(EventAnswer))]
internal sealed partial class FunctionJson : JsonSerializerContext;
