using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using LoopbackAws.Http;

namespace LoopbackAws.EventBridge;

/// <summary>
/// An event pattern of an event bus (user guide, "Comparison operators for use in event patterns"): exact values, <c>prefix</c>,
/// <c>suffix</c>, <c>equals-ignore-case</c>, <c>wildcard</c>, <c>anything-but</c>, <c>numeric</c>, <c>cidr</c>, <c>exists</c>, <c>$or</c>.
/// All fields must match, one value of each is enough; where the event has an array, one element must satisfy all of a nested pattern.
/// </summary>
public sealed class EventPattern
{
    /// <summary>Characters of a pattern (PutRule, <c>EventPattern</c>).</summary>
    public const int CharactersMax = 4_096;

    private readonly PatternNode _root;

    private EventPattern(string json, PatternNode root)
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
            throw PatternParser.Invalid($"It has {json.Length} characters, more than {CharactersMax}", "the pattern");
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return new EventPattern(json, PatternParser.ReadRoot(document.RootElement));
        }
        catch (JsonException error)
        {
            throw PatternParser.Invalid($"It is not JSON: {error.Message}", "the pattern");
        }
    }

    /// <summary>Whether an event matches.</summary>
    /// <param name="envelope">The whole event, envelope included.</param>
    public bool Matches(JsonElement envelope) => _root.Matches(envelope, [envelope]);
}

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

/// <summary>The pattern of one field that holds a value: any of its tests is enough.</summary>
internal sealed class PatternLeaf
{
    public List<Predicate<JsonElement>> Tests { get; } = [];

    /// <summary><c>exists: false</c> is among the tests.</summary>
    public bool MatchesAbsence { get; set; }

    public bool Matches(IEnumerable<JsonElement> values, IEnumerable<JsonElement> allValues) =>
        values.Any(value => Tests.Exists(test => test(value))) || (MatchesAbsence && !allValues.Any());
}

/// <summary>Reads event patterns, and says of a bad one what is wrong and where.</summary>
internal static class PatternParser
{
    private static readonly string[] Operators =
        ["exact", "prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "cidr", "exists"];

    public static AwsErrorException Invalid(string reason, string path) =>
        new("InvalidEventPatternException", $"Event pattern is not valid. Reason: {reason} (at {path}).");

    public static PatternNode ReadRoot(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? ReadNode(element, "$")
        : throw Invalid("Filter is not an object", "$");

    private static PatternNode ReadNode(JsonElement element, string path)
    {
        var node = new PatternNode();
        foreach (var member in element.EnumerateObject())
        {
            var memberPath = $"{path}.{member.Name}";
            if (member.Name == "$or" && IsAlternatives(member.Value))
            {
                node.Alternatives.Add([.. member.Value.EnumerateArray().Select((o, i) => ReadNode(o, $"{memberPath}[{i}]"))]);
                continue;
            }

            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    node.Nested[member.Name] = ReadNode(member.Value, memberPath);
                    break;
                case JsonValueKind.Array:
                    node.Leaves[member.Name] = ReadLeaf(member.Value, memberPath);
                    break;
                default:
                    throw Invalid($"\"{member.Name}\" must be an object or an array", memberPath);
            }
        }

        return node.IsEmpty ? throw Invalid("Empty objects are not allowed", path) : node;
    }

    /// <summary>Otherwise <c>$or</c> is the name of a field like any other.</summary>
    private static bool IsAlternatives(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 1
        && value.EnumerateArray().All(alternative => alternative.ValueKind == JsonValueKind.Object
            && !alternative.EnumerateObject().Any(member => Operators.Contains(member.Name)));

    private static PatternLeaf ReadLeaf(JsonElement list, string path)
    {
        var leaf = new PatternLeaf();
        foreach (var (index, element) in list.EnumerateArray().Index())
        {
            var elementPath = $"{path}[{index}]";
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    ReadOperator(leaf, element, elementPath);
                    break;
                case JsonValueKind.Array:
                    throw Invalid("Match value must be String, number, true, false, or null", elementPath);
                default:
                    leaf.Tests.Add(ValueTests.Exact(element));
                    break;
            }
        }

        return leaf.Tests.Count == 0 && !leaf.MatchesAbsence ? throw Invalid("Empty arrays are not allowed", path) : leaf;
    }

    private static void ReadOperator(PatternLeaf leaf, JsonElement element, string path)
    {
        var (name, value) = Single(element, path);
        var operatorPath = $"{path}.{name}";
        if (name != "exists")
        {
            leaf.Tests.Add(name switch
            {
                "prefix" => Affix(value, operatorPath, ValueTests.Prefix),
                "suffix" => Affix(value, operatorPath, ValueTests.Suffix),
                "equals-ignore-case" => ValueTests.EqualTo(Text(value, operatorPath), StringComparison.OrdinalIgnoreCase),
                "wildcard" => Wildcard(value, operatorPath),
                "anything-but" => AnythingBut(value, operatorPath),
                "numeric" => Numeric(value, operatorPath),
                "cidr" => ValueTests.Cidr(Text(value, operatorPath)) ?? throw Invalid("Malformed CIDR", operatorPath),
                _ => throw Invalid($"Unrecognized match type {name}", operatorPath),
            });
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.True:
                leaf.Tests.Add(_ => true);
                break;
            case JsonValueKind.False:
                leaf.MatchesAbsence = true;
                break;
            default:
                throw Invalid("exists match pattern must be either true or false", operatorPath);
        }
    }

    private static Predicate<JsonElement> AnythingBut(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            var (name, operand) = Single(value, path);
            var operandPath = $"{path}.{name}";
            return ValueTests.None(List(operand, operandPath, [JsonValueKind.String], item => name switch
            {
                "prefix" => ValueTests.Prefix(NotEmpty(item, operandPath), StringComparison.Ordinal),
                "suffix" => ValueTests.Suffix(NotEmpty(item, operandPath), StringComparison.Ordinal),
                "equals-ignore-case" => ValueTests.EqualTo(Text(item, operandPath), StringComparison.OrdinalIgnoreCase),
                "wildcard" => Wildcard(item, operandPath),
                _ => throw Invalid($"Unsupported anything-but pattern {name}", operandPath),
            }));
        }

        return ValueTests.None(List(value, path, [JsonValueKind.String, JsonValueKind.Number], ValueTests.Exact));
    }

    private static List<Predicate<JsonElement>> List(
        JsonElement value, string path, JsonValueKind[] kinds, Func<JsonElement, Predicate<JsonElement>> read)
    {
        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        if (items.Length == 0)
        {
            throw Invalid("Empty arrays are not allowed", path);
        }

        if (!kinds.Contains(items[0].ValueKind) || items.Any(item => item.ValueKind != items[0].ValueKind))
        {
            throw Invalid($"All values must be of one of these types, and of the same: {string.Join(", ", kinds)}", path);
        }

        return [.. items.Select(read)];
    }

    private static Predicate<JsonElement> Numeric(JsonElement value, string path)
    {
        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];
        if (items.Length is not (2 or 4))
        {
            throw Invalid("A numeric range is one or two comparisons, each an operator and a number", path);
        }

        var (first, low) = Comparison(items[0], items[1], path);
        if (items.Length == 2)
        {
            return ValueTests.Numeric(first, low);
        }

        var (second, high) = Comparison(items[2], items[3], path);
        if (first is not (">" or ">=") || second is not ("<" or "<="))
        {
            throw Invalid("A range with two ends begins with > or >= and ends with < or <=", path);
        }

        if (low >= high)
        {
            throw Invalid("Bottom must be less than top", path);
        }

        var above = ValueTests.Numeric(first, low);
        var below = ValueTests.Numeric(second, high);
        return element => above(element) && below(element);
    }

    private static (string Operator, decimal Number) Comparison(JsonElement name, JsonElement number, string path)
    {
        if (name.ValueKind != JsonValueKind.String || name.GetString() is not ("<" or "<=" or "=" or ">" or ">="))
        {
            throw Invalid($"Unrecognized numeric range operator {name.GetRawText()}", path);
        }

        return number.ValueKind == JsonValueKind.Number && number.TryGetDecimal(out var limit) && ValueTests.IsComparable(limit)
            ? (name.GetString()!, limit)
            : throw Invalid($"Value of {name.GetString()} must be a number from -5.0e9 to 5.0e9", path);
    }

    private static Predicate<JsonElement> Affix(
        JsonElement value, string path, Func<string, StringComparison, Predicate<JsonElement>> test)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return test(Text(value, path), StringComparison.Ordinal);
        }

        var (name, text) = Single(value, path);
        return name == "equals-ignore-case"
            ? test(Text(text, path), StringComparison.OrdinalIgnoreCase)
            : throw Invalid($"Unsupported pattern {name}: only equals-ignore-case may be here", path);
    }

    private static Predicate<JsonElement> Wildcard(JsonElement value, string path)
    {
        var text = Text(value, path);
        return ValueTests.Wildcard(text)
            ?? throw Invalid("Consecutive wildcard characters, or a backslash before another character than * or \\", path);
    }

    private static (string Name, JsonElement Value) Single(JsonElement element, string path)
    {
        var members = element.EnumerateObject().ToList();
        return members.Count == 1 ? (members[0].Name, members[0].Value) : throw Invalid("Only one key allowed in match expression", path);
    }

    private static string NotEmpty(JsonElement value, string path) =>
        Text(value, path) is { Length: > 0 } text ? text : throw Invalid("Null prefix/suffix not allowed", path);

    private static string Text(JsonElement value, string path) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw Invalid($"A string is expected, not {value.ValueKind}", path);
}

/// <summary>What a pattern can ask of one value.</summary>
internal static class ValueTests
{
    private const decimal NumberMax = 5_000_000_000;

    /// <summary>Numeric matching ends at ±5.0e9 (user guide).</summary>
    public static bool IsComparable(decimal number) => Math.Abs(number) <= NumberMax;

    public static Predicate<JsonElement> Exact(JsonElement expected) => expected.ValueKind switch
    {
        JsonValueKind.String => EqualTo(expected.GetString()!, StringComparison.Ordinal),
        JsonValueKind.Number when expected.TryGetDecimal(out var number) =>
            value => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var actual) && actual == number,
        JsonValueKind.Number => SameText(expected.GetRawText()),
        var kind => value => value.ValueKind == kind,
    };

    public static Predicate<JsonElement> EqualTo(string text, StringComparison comparison) =>
        OfText(value => value.Equals(text, comparison));

    public static Predicate<JsonElement> Prefix(string text, StringComparison comparison) =>
        OfText(value => value.StartsWith(text, comparison));

    public static Predicate<JsonElement> Suffix(string text, StringComparison comparison) =>
        OfText(value => value.EndsWith(text, comparison));

    public static Predicate<JsonElement> None(List<Predicate<JsonElement>> tests) => value => !tests.Exists(test => test(value));

    public static Predicate<JsonElement> Numeric(string comparison, decimal limit) => value =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && IsComparable(number)
        && comparison switch
        {
            "<" => number < limit,
            "<=" => number <= limit,
            "=" => number == limit,
            ">=" => number >= limit,
            _ => number > limit,
        };

    /// <returns><see langword="null"/> for an ill-formed one.</returns>
    public static Predicate<JsonElement>? Wildcard(string pattern)
    {
        // The texts between the asterisks: the first must begin the value, the last end it, the others follow in order.
        List<string> parts = [];
        var part = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length && pattern[i + 1] is '*' or '\\':
                    part.Append(pattern[++i]);
                    break;
                case '\\':
                    return null;
                case '*' when i > 0 && part.Length == 0 && parts.Count > 0:
                    return null;
                case '*':
                    parts.Add(part.ToString());
                    part.Clear();
                    break;
                default:
                    part.Append(pattern[i]);
                    break;
            }
        }

        parts.Add(part.ToString());
        return OfText(value => MatchesParts(value, parts));
    }

    /// <returns><see langword="null"/> for an ill-formed one.</returns>
    public static Predicate<JsonElement>? Cidr(string network)
    {
        if (network.Split('/') is not [var address, var length] || !IPAddress.TryParse(address, out var ip)
            || !byte.TryParse(length, out var bits) || bits > (ip.AddressFamily == AddressFamily.InterNetwork ? 32 : 128))
        {
            return null;
        }

        var prefix = ip.GetAddressBytes();
        return OfText(value => IPAddress.TryParse(value, out var other) && other.AddressFamily == ip.AddressFamily
            && SharePrefix(prefix, other.GetAddressBytes(), bits));
    }

    private static bool SharePrefix(byte[] a, byte[] b, int bits)
    {
        var whole = bits / 8;
        var mask = (byte)(0xFF << (8 - (bits % 8)));
        return a.AsSpan(0, whole).SequenceEqual(b.AsSpan(0, whole)) && (bits % 8 == 0 || ((a[whole] ^ b[whole]) & mask) == 0);
    }

    private static bool MatchesParts(string value, List<string> parts)
    {
        if (parts.Count == 1)
        {
            return value == parts[0];
        }

        if (value.Length < parts[0].Length + parts[^1].Length
            || !value.StartsWith(parts[0], StringComparison.Ordinal) || !value.EndsWith(parts[^1], StringComparison.Ordinal))
        {
            return false;
        }

        var rest = value.AsSpan(parts[0].Length, value.Length - parts[0].Length - parts[^1].Length);
        foreach (var part in parts[1..^1])
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            rest = rest[(at + part.Length)..];
        }

        return true;
    }

    private static Predicate<JsonElement> SameText(string raw) =>
        value => value.ValueKind == JsonValueKind.Number && value.GetRawText() == raw;

    private static Predicate<JsonElement> OfText(Predicate<string> test) =>
        value => value.ValueKind == JsonValueKind.String && test(value.GetString()!);
}
