using System.Globalization;
using System.Text;
using System.Text.Json;
using LoopbackAws.Http;

namespace LoopbackAws.EventBridge;

/// <summary>A rule of the default bus, at one moment.</summary>
/// <param name="Name">1 to 64 letters, digits, periods, hyphens and underscores.</param>
/// <param name="Arn"><c>arn:{partition}:events:{region}:{account}:rule/{name}</c>.</param>
/// <param name="Pattern">Which events match.</param>
public sealed record EventRule(string Name, string Arn, EventPattern Pattern)
{
    /// <summary>Whether the rule takes part.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Where matching events go, at most 5.</summary>
    public IReadOnlyList<RuleTarget> Targets { get; init; } = [];
}

/// <summary>Where a rule sends the events that match: an SQS queue, the only kind of target that the loopback has.</summary>
/// <param name="Id">Unique within the rule, 1 to 64 letters, digits, periods, hyphens and underscores.</param>
/// <param name="Arn">The queue's ARN. It need not exist; AWS does not look.</param>
public sealed record RuleTarget(string Id, string Arn)
{
    /// <summary>The queue for what could not be delivered (<c>DeadLetterConfig</c>); without one it is lost.</summary>
    public string? DeadLetterArn { get; init; }
}

/// <summary>An event to put on the bus (PutEventsRequestEntry).</summary>
/// <param name="Source">Who tells of it: <c>aws.ssm</c>, <c>com.example.app</c>.</param>
/// <param name="DetailType">What kind of event it is.</param>
/// <param name="Detail">A JSON object.</param>
public sealed record EventEntry(string? Source, string? DetailType, string? Detail)
{
    /// <summary><c>PutEvents</c> takes JSON of up to 1,000 levels (API reference); the envelope adds one.</summary>
    internal static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1_001 };

    /// <summary>ARNs that the event concerns.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>When it happened; by default now. The envelope has whole seconds.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The bus; <see langword="null"/>, <c>default</c> or its ARN, as the loopback has no other.</summary>
    public string? EventBusName { get; init; }

    /// <summary>Bytes as EventBridge counts them (user guide, "Calculating PutEvents event entry size").</summary>
    internal long Size => (Time is null ? 0 : 14) + Bytes(Source) + Bytes(DetailType) + Bytes(Detail) + Resources.Sum(Bytes);

    /// <summary>What a rule with a schedule sends.</summary>
    /// <param name="ruleArn">The rule's ARN.</param>
    /// <param name="time">When.</param>
    public static EventEntry Scheduled(string ruleArn, DateTimeOffset time) => new("aws.events", "Scheduled Event", "{}")
    {
        Resources = [ruleArn],
        Time = time,
    };

    /// <summary>The event as a rule's target gets it.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="region">The AWS Region.</param>
    /// <param name="accountId">The account, 12 digits.</param>
    /// <exception cref="InvalidOperationException">The event has no time.</exception>
    /// <exception cref="JsonException">Its detail is not JSON.</exception>
    public string ToJson(Guid id, string region, string accountId)
    {
        var happened = Time ?? throw new InvalidOperationException("The event has no time.");
        using var detail = JsonDocument.Parse(Detail ?? "{}", Deep);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, JsonAnswer.Readable with { MaxDepth = Deep.MaxDepth }))
        {
            writer.WriteStartObject();
            writer.WriteString("version", "0");
            writer.WriteString("id", id);
            writer.WriteString("detail-type", DetailType);
            writer.WriteString("source", Source);
            writer.WriteString("account", accountId);
            writer.WriteString("time", happened.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("region", region);
            writer.WriteStartArray("resources");
            foreach (var resource in Resources)
            {
                writer.WriteStringValue(resource);
            }

            writer.WriteEndArray();
            writer.WritePropertyName("detail");
            detail.RootElement.WriteTo(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static long Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}

/// <summary>What became of one event. Either it has an id, or an error.</summary>
public sealed record PutEventResult
{
    /// <summary>The event's id, a GUID, when it was accepted.</summary>
    public string? EventId { get; init; }

    /// <summary><c>InvalidArgument</c> or <c>MalformedDetail</c>, when it was not.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What is wrong with the entry.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The names of the enabled rules that matched, in order. The wire does not show them.</summary>
    public IReadOnlyList<string> MatchedRules { get; init; } = [];

    /// <summary>The ARNs of targets that neither took the event nor had a dead-letter queue that did: the event is lost to them.</summary>
    public IReadOnlyList<string> LostTargets { get; init; } = [];
}
