using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PatchFindings.Findings;
using PatchFindings.Queues;

namespace PatchFindings;

/// <summary>The JSON of the documents that pass between the parts: written and read by generated code only.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Finding))]
[JsonSerializable(typeof(Vulnerability))]
[JsonSerializable(typeof(RejectedMessage))]
public sealed partial class PatchFindingsJson : JsonSerializerContext
{
    /// <summary>
    /// The context to use: text is escaped as JSON needs it and no further, because bodies are read by people and counted in bytes.
    /// </summary>
    public static PatchFindingsJson Documents { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
