using System.Text.Json;
using LoopbackAws.Http;

namespace LoopbackAws.EventBridge;

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
