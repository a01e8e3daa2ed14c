using System.Text.Json.Serialization;

namespace PatchFindings.Sweep;

/// <summary>The JSON of this function's input and answer.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SweepRequest))]
[JsonSerializable(typeof(SweepReport))]
internal sealed partial class FunctionJson : JsonSerializerContext;
