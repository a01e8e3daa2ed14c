using System.Globalization;
using System.Text;
using System.Text.Json;
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
            var changed = json;
            foreach (var (place, kind, value) in changes)
            {
                changed = Change(changed, place, kind, value);
            }

            return changed;
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
        var utf8 = Encoding.UTF8.GetBytes(json);
        var places = Places(utf8);
        if (places.Count == 0)
        {
            return json;
        }

        var (member, start, end) = places[place % places.Count];
        var (before, name, after) = (Text(..member), Text(member..start), Text(end..));
        return kind switch
        {
            Kind.Replace => before + name + value + after,
            Kind.Duplicate => before + Text(member..end) + "," + name + value + after,
            Kind.Rename when name.Length > 0 => before + "\"renamed\":" + Text(start..),
            _ => after.StartsWith(',') ? before + after[1..] : before.TrimEnd().TrimEnd(',') + after,
        };

        string Text(Range range) => Encoding.UTF8.GetString(utf8[range]);
    }

    // Each member and item: where it starts, where its value starts, and where it ends. Of what is no JSON, those in front of the fault.
    private static List<(int Member, int Start, int End)> Places(byte[] utf8)
    {
        var places = new List<(int Member, int Start, int End)>();
        var reader = new Utf8JsonReader(utf8);
        var name = -1;
        try
        {
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    name = start;
                }
                else if (start > 0 && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
                {
                    var end = reader;
                    end.Skip();
                    places.Add((name < 0 ? start : name, start, (int)end.BytesConsumed));
                    name = -1;
                }
            }
        }
        catch (JsonException)
        {
            // Broken by an earlier change.
        }

        return places;
    }
}
