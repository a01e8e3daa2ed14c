using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace PatchFindings.Functions.Tests.Mutations;

/// <summary>How an answer is damaged.</summary>
internal enum DamageKind
{
    /// <summary>The body ends somewhere.</summary>
    Cut,

    /// <summary>Another body: a page of a proxy, a list, a text, a number, an empty object, nothing.</summary>
    Replaced,

    /// <summary>Another status, with the body that belongs to the first, with an error, with a page, or with none.</summary>
    Status,

    /// <summary>A member is missing, at any depth.</summary>
    Removed,

    /// <summary>A member or an item has a value of another type.</summary>
    Swapped,
}

/// <summary>One damage, drawn from a seed.</summary>
/// <param name="Seed">Decides the rest.</param>
internal sealed class Damage(int Seed)
{
    private const string Page = "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>";

    private static readonly string[] Bodies = [Page, "[]", "\"x\"", "7", "{}", "null", "", "{\"message\":null}", "true", "[{}]", "<?xml version=\"1.0\"?><a/>"];
    private static readonly int[] Statuses = [500, 503, 502, 504, 429, 403, 400, 404, 413, 301, 307, 401, 204];
    private static readonly string[] Values =
        ["{}", "[]", "\"x\"", "7", "-1", "1.5", "true", "null", "{\"a\":[{}]}", "[[]]", "[null]", "\"\"", "1e400", "99999999999999999999"];

    private readonly Random _random = new(Seed);
    private bool _isDrawn;
    private int _call;
    private DamageKind _kind;

    /// <summary>Which call's answer, from 0.</summary>
    public int Call => Draw()._call;

    public DamageKind Kind => Draw()._kind;

    /// <summary>The damaged answer.</summary>
    public (int Status, string Body, string? Member) Of(int status, string body)
    {
        switch (Kind)
        {
            case DamageKind.Cut:
                return (status, body[.._random.Next(0, Math.Max(1, body.Length))], null);
            case DamageKind.Replaced:
                return (status, Pick(Bodies), null);
            case DamageKind.Status:
                var other = Pick(Statuses);
                return (other, Pick([body, "", Page, "{\"__type\":\"InternalFailure\",\"message\":\"x\"}", "{}", new string('x', 200_000)]), $"{other}");
            default:
                return Changed(status, body);
        }
    }

    private Damage Draw()
    {
        if (!_isDrawn)
        {
            _isDrawn = true;
            _call = _random.Next(0, _random.Next(1, 12));
            _kind = (DamageKind)_random.Next(0, 5);
        }

        return this;
    }

    private T Pick<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    private (int Status, string Body, string? Member) Changed(int status, string body)
    {
        JsonNode? root = null;
        try
        {
            root = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
        }

        var places = new List<(JsonNode Parent, string? Name, int Index, string Path)>();
        if (root is not null)
        {
            Places(root, "", places);
        }

        if (places.Count == 0)
        {
            return (status, "{}", "(all)");
        }

        var (parent, name, index, path) = Pick(places);

        // A value of the same type is another truth, and no damage.
        var now = (name is null ? parent[index] : parent[name])?.GetValueKind() ?? JsonValueKind.Null;
        var value = Pick([.. Values.Where(value => KindOf(value) != KindOf(now))]);
        if (Kind == DamageKind.Removed && parent is JsonObject members)
        {
            members.Remove(name!);
        }
        else if (Kind == DamageKind.Removed)
        {
            ((JsonArray)parent).RemoveAt(index);
        }
        else
        {
            const string Mark = "\"@@@\"";
            if (parent is JsonObject objects)
            {
                objects[name!] = "@@@";
            }
            else
            {
                ((JsonArray)parent)[index] = "@@@";
            }

            return (status, root!.ToJsonString().Replace(Mark, value, StringComparison.Ordinal), $"{path} = {value}");
        }

        return (status, root!.ToJsonString(), path);
    }

    private static JsonValueKind KindOf(JsonValueKind kind) => kind == JsonValueKind.False ? JsonValueKind.True : kind;

    private static JsonValueKind KindOf(string value) => value[0] switch
    {
        '{' => JsonValueKind.Object,
        '[' => JsonValueKind.Array,
        '"' => JsonValueKind.String,
        't' => JsonValueKind.True,
        'n' => JsonValueKind.Null,
        _ => JsonValueKind.Number,
    };

    private static void Places(JsonNode node, string path, List<(JsonNode, string?, int, string)> places)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                places.Add((node, name, 0, $"{path}.{name}"));
                if (value is not null)
                {
                    Places(value, $"{path}.{name}", places);
                }
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                places.Add((node, null, i, $"{path}[]"));
                if (items[i] is { } item)
                {
                    Places(item, $"{path}[]", places);
                }
            }
        }
    }
}

[JsonSerializable(typeof(string))]
internal sealed partial class Strings : JsonSerializerContext;
