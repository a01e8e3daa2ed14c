using System.Text.Json.Serialization;

namespace PatchFindings.Tests;

[JsonSerializable(typeof(string))]
internal sealed partial class TextJson : JsonSerializerContext;
