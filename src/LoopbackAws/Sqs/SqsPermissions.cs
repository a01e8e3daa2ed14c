using System.Text.Json;
using LoopbackAws.Iam;

namespace LoopbackAws.Sqs;

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
