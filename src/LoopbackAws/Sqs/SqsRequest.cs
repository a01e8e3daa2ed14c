using System.Text.Json;
using LoopbackAws.Http;
using LoopbackAws.Iam;
using Microsoft.AspNetCore.Http;

namespace LoopbackAws.Sqs;

/// <summary>One call's parameters, or one batch entry's: members of a JSON object, read with their types checked.</summary>
internal sealed class SqsRequest(SqsState state, HttpRequest http, JsonElement body)
{
    public IReadOnlyList<SqsRequest> Entries =>
        Member("Entries", JsonValueKind.Array) is { } entries ? [.. entries.EnumerateArray().Select(With)] : [];

    public string AccessKeyId => Caller.AccessKeyId(http);

    /// <summary>Milliseconds do not exist on the wire; a negative or too large number is for the state to refuse.</summary>
    public TimeSpan? Seconds(string name) => Number(name) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public string Required(string name) => Text(name) is { Length: > 0 } text ? text : throw SqsError.MissingParameter(name);

    public string? Text(string name) => Member(name, JsonValueKind.String) is { } value ? Text(value) : null;

    public int? Number(string name) =>
        Member(name, JsonValueKind.Number) is not { } value ? null
        : value.TryGetInt32(out var number) ? number
        : throw Malformed($"{name} is not a whole number of 32 bits");

    public IReadOnlyList<string> Texts(string name) =>
        Member(name, JsonValueKind.Array) is { } list ? [.. list.EnumerateArray().Select(Text)] : [];

    public Dictionary<string, string> TextMap(string name) =>
        Member(name, JsonValueKind.Object) is { } map
            ? map.EnumerateObject().ToDictionary(member => member.Name, member => Text(member.Value))
            : [];

    public Dictionary<string, MessageAttribute>? Attributes(string name)
    {
        if (Member(name, JsonValueKind.Object) is not { } map)
        {
            return null;
        }

        var attributes = new Dictionary<string, MessageAttribute>();
        foreach (var member in map.EnumerateObject())
        {
            var value = With(member.Value);
            attributes[member.Name] = new MessageAttribute(value.Text("DataType") ?? string.Empty)
            {
                StringValue = value.Text("StringValue"),
                BinaryValue = value.Binary("BinaryValue"),
            };
        }

        return attributes;
    }

    /// <summary>The queue of the request's URL; any host will do, the path decides.</summary>
    /// <exception cref="AwsErrorException"><c>InvalidAddress</c>, <c>QueueDoesNotExist</c>, <c>MissingParameter</c>.</exception>
    public Queue Queue()
    {
        var text = Required("QueueUrl");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Segments is not [.., _, var account, var name])
        {
            throw SqsError.InvalidAddress(text);
        }

        return account.TrimEnd('/') == state.AccountId && state.Find(name.TrimEnd('/')) is { } queue
            ? queue
            : throw SqsError.QueueDoesNotExist();
    }

    public string UrlOf(Queue queue) => $"{http.Scheme}://{http.Host}/{state.AccountId}/{queue.Name}";

    public void RefuseFifoParameter(string name)
    {
        if (Text(name) is { } value)
        {
            throw SqsError.InvalidParameterValue(
                name, value, "The request include parameter that is not valid for this queue type.");
        }
    }

    private static AwsErrorException Malformed(string what) => new("SerializationException", what);

    private static string Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw Malformed($"{value.ValueKind} where a string is expected");
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: JSON can write it, UTF-8 cannot.
            throw SqsError.InvalidMessageContents();
        }
    }

    private ReadOnlyMemory<byte>? Binary(string name)
    {
        if (Member(name, JsonValueKind.String) is not { } value)
        {
            return null;
        }

        return value.TryGetBytesFromBase64(out var bytes) ? bytes : throw Malformed($"{name} is not Base64");
    }

    private SqsRequest With(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
            ? new SqsRequest(state, http, element)
            : throw Malformed($"{element.ValueKind} where a structure is expected");

    private JsonElement? Member(string name, JsonValueKind kind) =>
        !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == kind ? value
        : throw Malformed($"{name} is a {value.ValueKind}, not a {kind}");
}

/// <summary>
/// What a caller must be allowed to do for an SQS action. Batches go by the single action's name, and a message move does its work in the
/// caller's name (SQS developer guide, "Configure a dead-letter queue redrive").
/// </summary>
internal static class SqsPermissions
{
    public static IReadOnlyList<RequiredPermission> Of(string action, JsonElement body, SqsState state)
    {
        if (Text(body, "QueueUrl") is { } url)
        {
            var name = url[(url.LastIndexOf('/') + 1)..];
            return [new RequiredPermission(Action(action), ArnOf(state, name))];
        }

        var source = Text(body, "SourceArn");
        return action switch
        {
            "StartMessageMoveTask" when source is not null =>
            [
                new RequiredPermission("sqs:StartMessageMoveTask", source),
                new RequiredPermission("sqs:ReceiveMessage", source),
                new RequiredPermission("sqs:DeleteMessage", source),
                new RequiredPermission("sqs:GetQueueAttributes", source),
                .. Destinations(body, source, state).Select(destination => new RequiredPermission("sqs:SendMessage", destination)),
            ],
            "ListMessageMoveTasks" when source is not null => [new RequiredPermission("sqs:ListMessageMoveTasks", source)],
            _ => [],
        };
    }

    private static string Action(string action) =>
        "sqs:" + (action.EndsWith("Batch", StringComparison.Ordinal) ? action[..^"Batch".Length] : action);

    private static IEnumerable<string> Destinations(JsonElement body, string source, SqsState state) =>
        Text(body, "DestinationArn") is { } destination ? [destination]
        : state.FindByArn(source) is { } queue ? state.SourcesOf(queue).Select(other => other.Arn)
        : [];

    private static string ArnOf(SqsState state, string name) =>
        state.Find(name)?.Arn ?? $"arn:{state.Partition}:sqs:{state.Region}:{state.AccountId}:{name}";

    private static string? Text(JsonElement body, string member) =>
        body.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
