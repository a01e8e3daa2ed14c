using System.Text.Json;

namespace LoopbackAws.EventBridge;

/// <summary>The pattern of one JSON object.</summary>
internal sealed class PatternNode
{
    public Dictionary<string, PatternNode> Nested { get; } = [];

    public Dictionary<string, PatternLeaf> Leaves { get; } = [];

    /// <summary>Each <c>$or</c>: one of its nodes must match.</summary>
    public List<PatternNode[]> Alternatives { get; } = [];

    public bool IsEmpty => Nested.Count + Leaves.Count + Alternatives.Count == 0;

    /// <param name="chosen">The object that must match, if there is any at this path.</param>
    /// <param name="all">
    /// All objects at this path. Values are looked for in one element of an array, absence is meant of all: nothing else could
    /// be said of an event whose arrays are flattened.
    /// </param>
    public bool Matches(JsonElement? chosen, IReadOnlyList<JsonElement> all) =>
        Leaves.All(leaf => leaf.Value.Matches(ValuesOf(chosen, leaf.Key), all.SelectMany(value => ValuesOf(value, leaf.Key))))
        && Nested.All(field => MatchesNested(field.Value, ObjectsOf(chosen, field.Key), [.. all.SelectMany(o => ObjectsOf(o, field.Key))]))
        && Alternatives.All(alternatives => alternatives.Any(node => node.Matches(chosen, all)));

    private static bool MatchesNested(PatternNode node, IEnumerable<JsonElement> candidates, JsonElement[] all)
    {
        var list = candidates.ToList();
        return list.Count == 0 ? node.Matches(null, all) : list.Exists(candidate => node.Matches(candidate, all));
    }

    private static IEnumerable<JsonElement> ValuesOf(JsonElement? parent, string name) =>
        MembersOf(parent, name).Where(value => value.ValueKind != JsonValueKind.Object);

    private static IEnumerable<JsonElement> ObjectsOf(JsonElement? parent, string name) =>
        MembersOf(parent, name).Where(value => value.ValueKind == JsonValueKind.Object);

    private static IEnumerable<JsonElement> MembersOf(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) ? Flatten(value) : [];

    private static IEnumerable<JsonElement> Flatten(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Flatten) : [value];
}
