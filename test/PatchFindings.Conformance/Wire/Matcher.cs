using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PatchFindings.Conformance.Wire;

/// <summary>
/// What a member of an answer must be: a value, exactly; or <c>{"present": true}</c>, <c>{"matches": "regular expression"}</c>,
/// <c>{"count": 3}</c> items, <c>{"from": 1, "to": 2}</c> for a number or a text that is one, <c>{"set": […]}</c> in any order,
/// <c>{"json": …}</c> for JSON in a text. Several in one object must all hold.
/// </summary>
internal static class Matcher
{
    /// <summary>Whether it is so.</summary>
    /// <param name="actual">The member; null when it is absent.</param>
    /// <param name="expected">What it must be, its variables replaced.</param>
    /// <exception cref="FormatException">The expectation means nothing.</exception>
    public static bool Holds(JsonNode? actual, JsonNode? expected) =>
        expected is JsonObject { Count: > 0 } rules ? rules.All(rule => Holds(actual, rule.Key, rule.Value)) : Same(actual, expected);

    private static bool Holds(JsonNode? actual, string rule, JsonNode? value) => rule switch
    {
        "present" => (actual is not null) == (bool)value!,
        "matches" => Text(actual) is { } text && Regex.IsMatch(text, (string)value!, RegexOptions.CultureInvariant),
        "count" => (actual is null ? 0 : (actual as JsonArray)?.Count) == (int)value!,
        "from" => Number(actual) >= (double)value!,
        "to" => Number(actual) <= (double)value!,
        "set" => actual is JsonArray list && Sorted(list).SequenceEqual(Sorted(value!.AsArray())),
        "json" => Text(actual) is { } json && Same(Parse(json), value),
        _ => throw new FormatException($"There is no matcher {rule}"),
    };

    private static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(one, other);

    private static IEnumerable<string> Sorted(JsonArray list) =>
        list.Select(item => item?.ToJsonString() ?? "null").Order(StringComparer.Ordinal);

    private static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string?)node : null;

    private static double? Number(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number ? (double)node
        : double.TryParse(Text(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : null;

    private static JsonNode? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
