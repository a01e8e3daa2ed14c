using System.Globalization;
using System.Text.Json.Nodes;

namespace PatchFindings.Conformance.Wire;

/// <summary>A path into an answer: <c>Messages[0].Body</c>; <c>Successful[*].Id</c> is the list of all.</summary>
internal static class BodyPath
{
    private const string All = "[*]";

    /// <summary>What stands there; null for nothing.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="path">The path.</param>
    public static JsonNode? Find(JsonNode? body, string path)
    {
        var star = path.IndexOf(All, StringComparison.Ordinal);
        if (star < 0)
        {
            return Walk(body, path);
        }

        var rest = path[(star + All.Length)..].TrimStart('.');
        return Walk(body, path[..star]) is JsonArray list
            ? new JsonArray([.. list.Select(item => (rest.Length == 0 ? item : Find(item, rest))?.DeepClone())])
            : null;
    }

    private static JsonNode? Walk(JsonNode? node, string path)
    {
        foreach (var part in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            node = part[0] != '[' ? (node as JsonObject)?[part]
                : node is JsonArray list && int.Parse(part[1..^1], CultureInfo.InvariantCulture) is var index && index < list.Count
                    ? list[index]
                    : null;
        }

        return node;
    }
}
