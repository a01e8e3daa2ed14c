using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PatchFindings.Conformance.Wire;

/// <summary>
/// Makes a body of what a case says: <c>${name}</c> in a text is a variable; <c>{"$text": "a", "$times": 3}</c> is <c>aaa</c>;
/// <c>{"$repeat": 3, "$of": …}</c> in a list is three items, with <c>${i}</c> from 0; <c>{"$finding": {…}}</c> is a valid finding with
/// members replaced, or taken away where they are null; <c>{"$json": …}</c> is the value as JSON in a text.
/// </summary>
internal sealed partial class Template(IReadOnlyDictionary<string, string> variables)
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text with its variables replaced.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="KeyNotFoundException">A variable has no value: the step that would have kept it failed.</exception>
    public string Expand(string text) => Variable().Replace(text, match => variables[match.Groups[1].Value]);

    /// <summary>A value with everything in it expanded.</summary>
    /// <param name="node">The value.</param>
    /// <exception cref="KeyNotFoundException">A variable has no value.</exception>
    public JsonNode? Expand(JsonNode? node) => node switch
    {
        JsonObject map when map["$text"] is { } text => Repeated(Expand((string)text!), (int)map["$times"]!),
        JsonObject map when map["$finding"] is JsonObject changes => Finding(changes),
        JsonObject map when map["$json"] is { } value => Encoding.UTF8.GetString(Bytes(Expand(value))),
        JsonObject map => new JsonObject(map.Select(member => KeyValuePair.Create(Expand(member.Key), Expand(member.Value)))),
        JsonArray list => new JsonArray([.. list.SelectMany(Items)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Expand((string)value!),
        _ => node?.DeepClone(),
    };

    /// <summary>A value as UTF-8 JSON.</summary>
    /// <param name="node">The value.</param>
    public static byte[] Bytes(JsonNode? node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            (node ?? new JsonObject()).WriteTo(writer);
        }

        return stream.ToArray();
    }

    private static string Repeated(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private IEnumerable<JsonNode?> Items(JsonNode? item)
    {
        if (item is not JsonObject map || map["$repeat"] is not { } count)
        {
            return [Expand(item)];
        }

        return Enumerable.Range(0, (int)count).Select(index =>
            new Template(new Dictionary<string, string>(variables) { ["i"] = $"{index}" }).Expand(map["$of"]));
    }

    private JsonObject Finding(JsonObject changes)
    {
        var finding = JsonNode.Parse(CaseFiles.Resource("finding.json"))!.AsObject();
        foreach (var (name, value) in changes)
        {
            finding.Remove(name);
            if (value is not null)
            {
                finding[name] = value.DeepClone();
            }
        }

        return Expand((JsonNode)finding)!.AsObject();
    }

    [GeneratedRegex(@"\$\{([A-Za-z][A-Za-z0-9.]*)\}")]
    private static partial Regex Variable();
}
