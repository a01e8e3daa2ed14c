using System.Text.Json.Serialization;

namespace LoopbackAws.Tests.Function;

[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class FunctionJson : JsonSerializerContext;
