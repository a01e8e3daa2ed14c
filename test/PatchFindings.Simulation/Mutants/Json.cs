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

    /// <summary>The call with each message that it sends changed.</summary>
    public static WireCall WithMessages(this WireCall call, Action<JsonObject> change)
    {
        var request = Object(call.Body);
        foreach (var entry in request["Entries"]!.AsArray())
        {
            var body = Object(entry!["MessageBody"]!.GetValue<string>());
            change(body);
            entry["MessageBody"] = body.ToJsonString();
        }

        return call with { Body = Bytes(request) };
    }
}
