using System.Text.Json;
using LoopbackAws.Http;
using Microsoft.AspNetCore.Http;

namespace LoopbackAws.EventBridge;

/// <summary>
/// EventBridge's HTTP face: AWS JSON 1.1, <c>POST</c> with <c>X-Amz-Target: AWSEvents.{Action}</c>; PutEvents, PutRule, PutTargets,
/// ListRules, TestEventPattern. PutEvents takes sources that begin with <c>aws.</c>, because here the caller plays the service; AWS
/// itself refuses them to customers with <c>NotAuthorizedForSourceException</c>. Signatures are not checked.
/// </summary>
/// <param name="calls">Counts each call under the service <c>events</c>, PutEvents with its number of entries.</param>
public sealed class EventBridgeEndpoint(EventBus bus, ServiceCalls calls) : IServiceEndpoint
{
    private const string TargetPrefix = "AWSEvents.";

    /// <inheritdoc/>
    public bool Owns(HttpRequest request) => Target(request).StartsWith(TargetPrefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public Task HandleAsync(HttpContext context) => JsonAnswer.WriteAsync(
        context,
        "application/x-amz-json-1.1",
        async json =>
        {
            using var body = await RequestJson.DocumentAsync(context);
            try
            {
                Act(context.Request, body.RootElement, json);
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentOutOfRangeException)
            {
                // JSON of another type than the action's: the framework says so before the service sees it.
                throw new AwsErrorException("SerializationException", error.Message);
            }
        },
        (_, json, error) =>
        {
            json.WriteString("__type", error.Code);
            json.WriteString("message", error.Message);
        });

    private static string Target(HttpRequest request) => request.Headers["X-Amz-Target"].ToString();

    private static JsonElement? Member(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement body, string name) => Member(body, name)?.GetString();

    private static string Required(JsonElement body, string name) => Text(body, name) ?? throw new AwsErrorException(
        "ValidationException",
        $"1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must not be null");

    private static JsonElement[] List(JsonElement body, string name) => [.. Member(body, name)?.EnumerateArray() ?? default];

    private static EventEntry ReadEntry(JsonElement entry) =>
        new(Text(entry, "Source"), Text(entry, "DetailType"), Text(entry, "Detail"))
        {
            EventBusName = Text(entry, "EventBusName"),
            Resources = [.. List(entry, "Resources").Select(resource => resource.GetString()!)],
            Time = Member(entry, "Time") is { } time
                ? DateTimeOffset.UnixEpoch.AddSeconds(Math.Floor(time.GetDouble()))
                : null,
        };

    private static void TestEventPattern(JsonElement body, Utf8JsonWriter answer)
    {
        var pattern = EventPattern.Parse(Required(body, "EventPattern"));
        using var tested = JsonDocument.Parse(Required(body, "Event"));
        foreach (var name in new[] { "id", "account", "source", "time", "region", "resources", "detail-type" })
        {
            if (tested.RootElement.ValueKind != JsonValueKind.Object || !tested.RootElement.TryGetProperty(name, out _))
            {
                throw new AwsErrorException("ValidationException", $"Parameter Event is not valid. Reason: {name} is a required field.");
            }
        }

        answer.WriteBoolean("Result", pattern.Matches(tested.RootElement));
    }

    private void Act(HttpRequest request, JsonElement body, Utf8JsonWriter answer)
    {
        var action = Target(request)[TargetPrefix.Length..];
        calls.Begin(new ServiceCall("events", action, Caller.AccessKeyId(request), Math.Max(1, List(body, "Entries").Length)));
        Action<JsonElement, Utf8JsonWriter> act = action switch
        {
            "PutEvents" => PutEvents,
            "PutRule" => PutRule,
            "PutTargets" => PutTargets,
            "ListRules" => ListRules,
            "TestEventPattern" => TestEventPattern,
            _ => throw new AwsErrorException("UnknownOperationException", $"The loopback does not offer {action}."),
        };
        answer.WriteStartObject();
        act(body, answer);
        answer.WriteEndObject();
    }

    private void PutEvents(JsonElement body, Utf8JsonWriter answer)
    {
        var results = bus.PutAll([.. List(body, "Entries").Select(ReadEntry)]);
        answer.WriteNumber("FailedEntryCount", results.Count(result => result.ErrorCode is not null));
        answer.WriteStartArray("Entries");
        foreach (var result in results)
        {
            answer.WriteStartObject();
            if (result.ErrorCode is { } code)
            {
                answer.WriteString("ErrorCode", code);
                answer.WriteString("ErrorMessage", result.ErrorMessage);
            }
            else
            {
                answer.WriteString("EventId", result.EventId);
            }

            answer.WriteEndObject();
        }

        answer.WriteEndArray();
    }

    private void PutRule(JsonElement body, Utf8JsonWriter answer)
    {
        var isEnabled = Text(body, "State") is not "DISABLED";
        answer.WriteString("RuleArn", bus.PutRule(Required(body, "Name"), Required(body, "EventPattern"), isEnabled).Arn);
    }

    private void PutTargets(JsonElement body, Utf8JsonWriter answer)
    {
        bus.PutTargets(Required(body, "Rule"), [.. List(body, "Targets").Select(ReadTarget)]);
        answer.WriteNumber("FailedEntryCount", 0);
        answer.WriteStartArray("FailedEntries");
        answer.WriteEndArray();

        static RuleTarget ReadTarget(JsonElement target) => new(Required(target, "Id"), Required(target, "Arn"))
        {
            DeadLetterArn = Member(target, "DeadLetterConfig") is { } config ? Text(config, "Arn") : null,
        };
    }

    private void ListRules(JsonElement body, Utf8JsonWriter answer)
    {
        var prefix = Text(body, "NamePrefix") ?? string.Empty;
        answer.WriteStartArray("Rules");
        foreach (var rule in bus.Rules.Where(rule => rule.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            answer.WriteStartObject();
            answer.WriteString("Name", rule.Name);
            answer.WriteString("Arn", rule.Arn);
            answer.WriteString("EventPattern", rule.Pattern.Json);
            answer.WriteString("State", rule.IsEnabled ? "ENABLED" : "DISABLED");
            answer.WriteString("EventBusName", "default");
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
    }
}
