using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LoopbackAws.EventBridge;

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
