using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LoopbackAws.Http;

namespace LoopbackAws.Sqs;

/// <summary>The two policies that a queue attribute holds as JSON in a string. An empty string takes a policy away.</summary>
internal static class PolicyJson
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static RedrivePolicy? ReadRedrivePolicy(string json)
    {
        const string Name = "RedrivePolicy";
        if (json.Length == 0)
        {
            return null;
        }

        using var document = Parse(Name, json);
        var target = Member(document, "deadLetterTargetArn")
            ?? throw Bad(Name, json, "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
        var count = Member(document, "maxReceiveCount")
            ?? throw Bad(Name, json, "Redrive policy does not contain mandatory attribute: maxReceiveCount.");
        if (target.ValueKind != JsonValueKind.String || target.GetString()!.Split(':') is not ["arn", _, "sqs", _, _, _])
        {
            throw Bad(Name, json, "Invalid value for deadLetterTargetArn.");
        }

        // Both 5 and "5" are in use, and SQS takes both.
        var text = count.ValueKind == JsonValueKind.String ? count.GetString() : count.GetRawText();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var max)
            ? new RedrivePolicy(target.GetString()!, max)
            : throw Bad(Name, json, "Invalid value for maxReceiveCount: must be between 1 and 1000.");
    }

    public static RedriveAllowPolicy? ReadRedriveAllowPolicy(string json)
    {
        const string Name = "RedriveAllowPolicy";
        if (json.Length == 0)
        {
            return null;
        }

        using var document = Parse(Name, json);
        var permission = Member(document, "redrivePermission") is { ValueKind: JsonValueKind.String } value
            ? value.GetString() switch
            {
                "allowAll" => RedrivePermission.AllowAll,
                "denyAll" => RedrivePermission.DenyAll,
                "byQueue" => RedrivePermission.ByQueue,
                _ => throw Bad(Name, json, "Invalid value for redrivePermission."),
            }
            : throw Bad(Name, json, "Redrive allow policy does not contain mandatory attribute: redrivePermission.");
        var sources = Member(document, "sourceQueueArns");
        if (sources is { } list
            && (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(arn => arn.ValueKind != JsonValueKind.String)))
        {
            throw Bad(Name, json, "Invalid value for sourceQueueArns.");
        }

        return new RedriveAllowPolicy(permission)
        {
            SourceQueueArns = [.. sources?.EnumerateArray().Select(arn => arn.GetString()!) ?? []],
        };
    }

    public static string Write(RedrivePolicy policy) => Write(writer =>
    {
        writer.WriteString("deadLetterTargetArn", policy.DeadLetterTargetArn);
        writer.WriteNumber("maxReceiveCount", policy.MaxReceiveCount);
    });

    public static string Write(RedriveAllowPolicy policy) => Write(writer =>
    {
        writer.WriteString("redrivePermission", policy.Permission switch
        {
            RedrivePermission.DenyAll => "denyAll",
            RedrivePermission.ByQueue => "byQueue",
            _ => "allowAll",
        });
        if (policy.SourceQueueArns.Count > 0)
        {
            writer.WriteStartArray("sourceQueueArns");
            foreach (var arn in policy.SourceQueueArns)
            {
                writer.WriteStringValue(arn);
            }

            writer.WriteEndArray();
        }
    });

    private static string Write(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Relaxed))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonDocument Parse(string name, string json)
    {
        try
        {
            var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new JsonException();
        }
        catch (JsonException)
        {
            throw Bad(name, json, "Redrive policy is not a valid JSON map.");
        }
    }

    private static JsonElement? Member(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) ? value : null;

    private static AwsErrorException Bad(string name, string json, string reason) => SqsError.InvalidParameterValue(name, json, reason);
}
