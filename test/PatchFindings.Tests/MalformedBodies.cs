using System.Text.Json.Nodes;

namespace PatchFindings.Tests;

/// <summary>Bodies that are no event of this function: the documented samples, broken in one of many ways, by a seed.</summary>
/// <param name="seed">The same seed, the same bodies.</param>
internal sealed class MalformedBodies(int seed)
{
    private static readonly string[] Samples = ["event-patch-non-compliant", "event-command-invocation", "event-association-run"];

    private static readonly string[] Fields = ["source", "detail-type", "id", "account", "time", "region", "detail"];

    private static readonly Dictionary<string, string[]> Details = new()
    {
        [Samples[0]] = ["resource-id", "compliance-status", "compliance-type"],
        [Samples[1]] = ["command-id", "document-name", "instance-id", "requested-date-time", "status"],
        [Samples[2]] = ["association-id", "document-name", "instance-id", "status"],
    };

    private static readonly string[] Texts =
        ["", " ", "x", "ä😀", "\u0001", "non-compliant", "i-123", "mi-", "../../etc", "aws.ec2", "999988887777", "us-east-9x",
         "2026-02-30T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "arn:aws:s3:::bucket",
         "null", "{}", "'; drop table", new string('y', 5_000)];

    private readonly Dictionary<string, string> _texts = Samples.ToDictionary(name => name, Sample.Text);
    private readonly Random _random = new(seed);

    private static readonly string[] Names =
        ["", "\\ud800\\ud800\\ud800", "s\\udc00\\udc00\\udc00", "\\u0000", "Source", "de\\u0074ail-type", new string('n', 5_000)];

    public string Next() => _random.Next(5) switch
    {
        0 => Cut(),
        1 => Garbled(),
        2 => WithAWrongName(),
        _ => WithAWrongField(),
    };

    private string Cut()
    {
        var text = Pick(_texts.Values.ToArray());
        return text[.._random.Next(text.TrimEnd().Length)];
    }

    private string Garbled()
    {
        var characters = Pick(_texts.Values.ToArray()).ToCharArray();
        for (var i = _random.Next(1, 12); i > 0; i--)
        {
            characters[_random.Next(characters.Length)] = (char)_random.Next(_random.Next(2) == 0 ? 128 : 65_536);
        }

        return new string(characters);
    }

    private string WithAWrongName()
    {
        var sample = Pick(Samples);
        return _texts[sample].Replace($"\"{Pick([.. Fields, .. Details[sample]])}\"", $"\"{Pick(Names)}\"", StringComparison.Ordinal);
    }

    private string WithAWrongField()
    {
        var sample = Pick(Samples);
        var json = JsonNode.Parse(_texts[sample])!.AsObject();
        var parent = _random.Next(2) == 0 ? json : json["detail"]!.AsObject();
        var field = Pick(parent == json ? Fields : Details[sample]);
        switch (_random.Next(3))
        {
            case 0:
                parent.Remove(field);
                break;
            case 1:
                parent[field] = Value(depth: 0);
                break;
            default:
                parent[field] = Pick(Texts);
                break;
        }

        return json.ToJsonString();
    }

    private JsonNode? Value(int depth) => _random.Next(depth > 3 ? 5 : 7) switch
    {
        0 => null,
        1 => _random.Next(),
        2 => _random.NextDouble() * 1e300,
        3 => _random.Next(2) == 0,
        4 => Pick(Texts),
        5 => new JsonArray(Value(depth + 1), Value(depth + 1)),
        _ => new JsonObject { [Pick(Texts)] = Value(depth + 1) },
    };

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];
}
