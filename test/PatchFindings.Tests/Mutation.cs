using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace PatchFindings.Tests;

/// <summary>A JSON text with something changed at any depth, or bytes of it: what a broken or hostile sender would send.</summary>
internal static class Mutation
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1", "100000", "100001", "2147483648", "1.5", "1e400", "\"\"", "\" \"", "\"x\"", "\"\\u0000\"",
        "\"\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\uffff\"", "[]", "{}", "[null]", "[[]]", "[\"\"]", "[{}]", "{\"\":\"\"}", "{\"a\":null}",
        "{\"a\":\"b\"}", "\"aws\"", "\"111122223333\"", "\"2026-03-01T12:00:50Z\"", "\"2026-03-01T12:00:50+18:00\"", "\"https://a b/\"",
        "\"arn:aws:securityhub:us-east-2:111122223333:product/111122223333/default\"", "\"Effects/a\"", "\"CRITICAL\"", "\"NEW\"",
        "\"ARCHIVED\"", "\"i-0123456789abcdef0\"", "\"Success\"",
    ];

    private static readonly Gen<string> Value = Gen.Frequency(
        (6, Gen.OneOf(Values)),
        (1, Gen.String.Select(text => JsonSerializer.Serialize(text, TextJson.Default.String))),
        (2, Gen.Int[1, 3_000].Select(length => $"\"{new string('x', length)}\"")),
        (1, Gen.Int.Select(number => number.ToString(CultureInfo.InvariantCulture))));

    private enum Kind
    {
        Replace,
        Remove,
        Duplicate,
        Rename,
    }

    /// <summary>Changes of a valid JSON object; a third of them no JSON any more.</summary>
    public static Gen<string> Of(string json) => Gen.Frequency((4, Structure(json)), (1, Cut(json)), (1, Flipped(json)));

    /// <summary>JSON with one to three members or items replaced, removed, given twice or renamed.</summary>
    public static Gen<string> Structure(string json) =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Enum<Kind>(), Value).Array[1, 3].Select(changes =>
        {
            foreach (var (place, kind, value) in changes)
            {
                json = Change(json, place, kind, value);
            }

            return json;
        });

    private static Gen<string> Cut(string json) => Gen.Int[0, json.Length - 1].Select(length => json[..length]);

    private static Gen<string> Flipped(string json) =>
        Gen.Select(Gen.Int[0, Encoding.UTF8.GetByteCount(json) - 1], Gen.Byte).Array[1, 4].Select(flips =>
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            foreach (var (place, value) in flips)
            {
                bytes[place] = value;
            }

            return Encoding.UTF8.GetString(bytes);
        });

    private static string Change(string json, int place, Kind kind, string value)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return json;
        }

        var places = new List<(JsonNode Parent, string? Name, int Index)>();
        try
        {
            Collect(root, places);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // An earlier change gave a name twice, or half a character: this text is broken enough.
            return json;
        }

        if (places.Count == 0)
        {
            return json;
        }

        // What is written into the place is a mark first, which no sample holds, so that the text may be any.
        var (parent, name, index) = places[place % places.Count];
        const string Mark = "@mark@";
        if (name is null)
        {
            parent[index] = Mark;
        }
        else
        {
            parent[name] = Mark;
        }

        var text = root!.ToJsonString();
        var member = name is null ? $"\"{Mark}\"" : $"{JsonSerializer.Serialize(name, TextJson.Default.String)}:\"{Mark}\"";
        var at = text.IndexOf(member, StringComparison.Ordinal);
        var before = text[..at];
        var after = text[(at + member.Length)..];
        var given = member.Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
        return kind switch
        {
            Kind.Replace => before + given + after,
            Kind.Duplicate => before + given + "," + given + after,
            Kind.Rename when name is not null => before + "\"renamed\":" + value + after,
            _ when after.StartsWith(',') => before + after[1..],
            _ => before.TrimEnd(',') + after,
        };
    }

    private static void Collect(JsonNode? node, List<(JsonNode Parent, string? Name, int Index)> places)
    {
        switch (node)
        {
            case JsonObject one:
                foreach (var (name, value) in one)
                {
                    places.Add((one, name, 0));
                    Collect(value, places);
                }

                break;
            case JsonArray many:
                for (var i = 0; i < many.Count; i++)
                {
                    places.Add((many, null, i));
                    Collect(many[i], places);
                }

                break;
        }
    }
}
