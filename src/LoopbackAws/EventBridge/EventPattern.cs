using System.Text.Json;
using LoopbackAws.Http;

namespace LoopbackAws.EventBridge;

/// <summary>
/// An event pattern of an event bus (user guide, "Creating EventBridge event patterns"): exact values and <c>prefix</c>. All fields must
/// match, one value of each is enough; where the event has an array, one element must satisfy all of a nested pattern. The other comparison
/// operators (<c>anything-but</c>, <c>exists</c>, …) and <c>$or</c> are refused by name.
/// </summary>
public sealed class EventPattern
{
    /// <summary>Characters of a pattern (PutRule, <c>EventPattern</c>).</summary>
    public const int CharactersMax = 4_096;

    private static readonly string[] Operators =
        ["suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "cidr", "exists", "exact"];

    private readonly Node _root;

    private EventPattern(string json, Node root)
    {
        Json = json;
        _root = root;
    }

    /// <summary>The pattern as it was given.</summary>
    public string Json { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="json">A JSON object of at most 4,096 characters.</param>
    /// <exception cref="AwsErrorException"><c>InvalidEventPatternException</c>, which says what is wrong, and where.</exception>
    public static EventPattern Parse(string json)
    {
        if (json.Length > CharactersMax)
        {
            throw Invalid($"It has {json.Length} characters, more than {CharactersMax}", "the pattern");
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new EventPattern(json, ReadNode(document.RootElement, "$"))
                : throw Invalid("Filter is not an object", "$");
        }
        catch (JsonException error)
        {
            throw Invalid($"It is not JSON: {error.Message}", "the pattern");
        }
    }

    /// <summary>Whether an event matches.</summary>
    /// <param name="envelope">The whole event, envelope included.</param>
    public bool Matches(JsonElement envelope) => _root.Matches(envelope);

    private static AwsErrorException Invalid(string reason, string path) =>
        new("InvalidEventPatternException", $"Event pattern is not valid. Reason: {reason} (at {path}).");

    private static Node ReadNode(JsonElement element, string path)
    {
        var node = new Node();
        foreach (var member in element.EnumerateObject())
        {
            var memberPath = $"{path}.{member.Name}";
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Array when member.Name == "$or":
                    throw Invalid("The loopback does not offer $or", memberPath);
                case JsonValueKind.Object:
                    node.Nested[member.Name] = ReadNode(member.Value, memberPath);
                    break;
                case JsonValueKind.Array:
                    node.Values[member.Name] = ReadValues(member.Value, memberPath);
                    break;
                default:
                    throw Invalid($"\"{member.Name}\" must be an object or an array", memberPath);
            }
        }

        return node.Nested.Count + node.Values.Count == 0 ? throw Invalid("Empty objects are not allowed", path) : node;
    }

    private static List<Predicate<JsonElement>> ReadValues(JsonElement list, string path)
    {
        var values = list.EnumerateArray().Select((element, index) => element.ValueKind switch
        {
            JsonValueKind.Object => Operator(element, $"{path}[{index}]"),
            JsonValueKind.Array => throw Invalid("Match value must be String, number, true, false, or null", $"{path}[{index}]"),
            _ => Exact(element),
        }).ToList();
        return values.Count == 0 ? throw Invalid("Empty arrays are not allowed", path) : values;
    }

    private static Predicate<JsonElement> Operator(JsonElement element, string path) =>
        element.EnumerateObject().Select(member => (member.Name, member.Value)).ToList() switch
        {
            [("prefix", { ValueKind: JsonValueKind.String } start)] => Prefix(start.GetString()!),
            [(var name, _)] when name == "prefix" || Operators.Contains(name) =>
                throw Invalid($"The loopback does not offer {name}" + (name == "prefix" ? " of anything but a string" : ""), $"{path}.{name}"),
            [(var name, _)] => throw Invalid($"Unrecognized match type {name}", $"{path}.{name}"),
            _ => throw Invalid("Only one key allowed in match expression", path),
        };

    private static Predicate<JsonElement> Prefix(string start) =>
        value => value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith(start, StringComparison.Ordinal);

    private static Predicate<JsonElement> Exact(JsonElement expected)
    {
        var (kind, text) = (expected.ValueKind, expected.ValueKind == JsonValueKind.String ? expected.GetString() : expected.GetRawText());
        decimal? number = kind == JsonValueKind.Number && expected.TryGetDecimal(out var parsed) ? parsed : null;
        return value => value.ValueKind == kind && kind switch
        {
            JsonValueKind.String => value.ValueEquals(text),
            JsonValueKind.Number when number is not null => value.TryGetDecimal(out var actual) && actual == number,
            JsonValueKind.Number => value.GetRawText() == text,
            _ => true,
        };
    }

    /// <summary>The pattern of one JSON object.</summary>
    private sealed class Node
    {
        public Dictionary<string, Node> Nested { get; } = [];

        public Dictionary<string, List<Predicate<JsonElement>>> Values { get; } = [];

        public bool Matches(JsonElement candidate) =>
            Values.All(field => MembersOf(candidate, field.Key).Any(value => field.Value.Exists(test => test(value))))
            && Nested.All(field => MembersOf(candidate, field.Key).Any(field.Value.Matches));

        private static IEnumerable<JsonElement> MembersOf(JsonElement parent, string name) =>
            parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? Flatten(value) : [];

        private static IEnumerable<JsonElement> Flatten(JsonElement value) =>
            value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Flatten) : [value];
    }
}
