using System.Globalization;
using System.Text;
using System.Text.Json;
using LoopbackAws.Http;

namespace LoopbackAws.Sqs;

/// <summary>
/// A queue's attributes as far as the loopback acts on them. Times may have fractions of a second, because a local run shortens
/// them; the wire shows whole seconds, rounded up. A change takes effect at once (AWS: within 60 seconds, retention 15 minutes).
/// </summary>
public sealed record QueueSettings
{
    /// <summary>How long a received message stays invisible, 0 to 12 hours.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message is kept, counted from its send, more than 0 up to 14 days.</summary>
    public TimeSpan MessageRetentionPeriod { get; init; } = TimeSpan.FromDays(4);

    /// <summary>How long a message stays invisible after its send unless the message says otherwise, 0 to 15 minutes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How long a ReceiveMessage call over the wire waits for a message unless it says otherwise, 0 to 20 seconds.</summary>
    public TimeSpan ReceiveMessageWaitTime { get; init; }

    /// <summary>Bytes of a message, its attributes included, 1,024 to 1,048,576.</summary>
    public int MaximumMessageSize { get; init; } = SqsLimits.MessageBytesMax;

    /// <summary>The queue's dead-letter queue, if it has one.</summary>
    public RedrivePolicy? RedrivePolicy { get; init; }

    /// <summary>Which queues may use this one as theirs; <see langword="null"/> is all.</summary>
    public RedriveAllowPolicy? RedriveAllowPolicy { get; init; }
}

/// <summary>When and where SQS itself moves a message that is received too often (queue attribute <c>RedrivePolicy</c>).</summary>
/// <param name="DeadLetterTargetArn">The dead-letter queue's ARN; of the same account and Region.</param>
/// <param name="MaxReceiveCount">How often a message may be received, 1 to 1,000; the next receive moves it.</param>
public sealed record RedrivePolicy(string DeadLetterTargetArn, int MaxReceiveCount);

/// <summary>Which queues may use this one as their dead-letter queue (queue attribute <c>RedriveAllowPolicy</c>).</summary>
/// <param name="Permission">Whom the queue serves.</param>
public sealed record RedriveAllowPolicy(RedrivePermission Permission)
{
    /// <summary>The permitted source queues' ARNs, 1 to 10, with <see cref="RedrivePermission.ByQueue"/>; otherwise empty.</summary>
    public IReadOnlyList<string> SourceQueueArns { get; init; } = [];

    /// <summary>Whether a queue may name the policy's queue as its dead-letter queue.</summary>
    /// <param name="sourceArn">That queue's ARN.</param>
    public bool Allows(string sourceArn) => Permission switch
    {
        RedrivePermission.AllowAll => true,
        RedrivePermission.ByQueue => SourceQueueArns.Contains(sourceArn),
        _ => false,
    };

    /// <summary>Equal when permission and source queues are, in any order.</summary>
    public bool Equals(RedriveAllowPolicy? other) =>
        other is not null && Permission == other.Permission && SourceQueueArns.Order().SequenceEqual(other.SourceQueueArns.Order());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Permission, SourceQueueArns.Count);
}

/// <summary>Which queues may name a queue as their dead-letter queue (<c>redrivePermission</c>).</summary>
public enum RedrivePermission
{
    /// <summary><c>allowAll</c>: any queue of the account and Region; the default.</summary>
    AllowAll,

    /// <summary><c>denyAll</c>: none.</summary>
    DenyAll,

    /// <summary><c>byQueue</c>: those that the policy lists.</summary>
    ByQueue,
}

/// <summary>The two policies that a queue attribute holds as JSON in a string. An empty string takes a policy away.</summary>
internal static class PolicyJson
{
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
        using (var writer = new Utf8JsonWriter(stream, JsonAnswer.Readable))
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

/// <summary>How many messages a queue holds; exact here, approximate on AWS (GetQueueAttributes).</summary>
/// <param name="Visible"><c>ApproximateNumberOfMessages</c>: a receive could return them.</param>
/// <param name="InFlight"><c>ApproximateNumberOfMessagesNotVisible</c>: received, neither deleted nor timed out.</param>
/// <param name="Delayed"><c>ApproximateNumberOfMessagesDelayed</c>: sent with a delay that still runs.</param>
public sealed record QueueDepth(int Visible, int InFlight, int Delayed)
{
    /// <summary>All messages of the queue.</summary>
    public int Total => Visible + InFlight + Delayed;
}
