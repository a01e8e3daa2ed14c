using System.Text.Json.Serialization;

namespace PatchFindings.Redrive;

/// <summary>The JSON that this function answers with.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RedriveReport))]
internal sealed partial class FunctionJson : JsonSerializerContext;
