using System.Text;
using System.Text.Json.Nodes;

namespace PatchFindings.Simulation.Mutants;

/// <summary>Changes JSON on its way.</summary>
internal static class Json
{
    public static JsonObject Object(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonObject Object(byte[] json) => Object(Encoding.UTF8.GetString(json));

    public static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    public static bool IsFor(this WireCall call, string action, string? queue = null) =>
        call.Action == action && (queue is null || call.Text.Contains($"/{queue}\"", StringComparison.Ordinal));
}
