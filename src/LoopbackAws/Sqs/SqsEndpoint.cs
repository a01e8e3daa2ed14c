using System.Text.Json;
using LoopbackAws.Http;
using Microsoft.AspNetCore.Http;

namespace LoopbackAws.Sqs;

/// <summary>
/// SQS's HTTP face: AWS JSON 1.0, <c>POST</c> with <c>X-Amz-Target: AmazonSQS.{Action}</c>. An error says its shape in
/// <c>__type</c> and its query-protocol code in the header <c>x-amzn-query-error</c>. Lists that would be empty are left out.
/// Not offered, and answered with <c>UnsupportedOperation</c>: FIFO queues, tags, permissions. Signatures are not checked.
/// </summary>
/// <param name="calls">Counts each call under the service <c>sqs</c>, a batch with its number of entries.</param>
public sealed class SqsEndpoint(SqsState state, ServiceCalls calls) : IServiceEndpoint
{
    private const string TargetPrefix = "AmazonSQS.";

    private readonly QueueActions _queues = new(state);
    private readonly MessageActions _messages = new(state);
    private readonly BatchActions _batches = new(state);
    private readonly MoveTaskActions _moves = new(state);

    /// <inheritdoc/>
    public bool Owns(HttpRequest request) => Target(request).StartsWith(TargetPrefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public Task HandleAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, "application/x-amz-json-1.0", json => ActAsync(context, json), WriteError);

    private static string Target(HttpRequest request) => request.Headers["X-Amz-Target"].ToString();

    private static void WriteError(HttpResponse response, Utf8JsonWriter json, AwsErrorException error)
    {
        var queryCode = error.QueryCode ?? error.Code;
        response.Headers["x-amzn-query-error"] = $"{queryCode};{(error.StatusCode < 500 ? "Sender" : "Receiver")}";
        json.WriteString("__type", Shape(error.Code));
        json.WriteString("message", error.Message);
    }

    /// <summary>Two errors come from the framework below SQS, and their shapes are not in its model.</summary>
    private static string Shape(string code) => code switch
    {
        "InvalidParameterValue" => "com.amazon.coral.service#InvalidParameterValueException",
        "MissingParameter" => "com.amazon.coral.service#MissingRequiredParameterException",
        "SerializationException" or "UnknownOperationException" => "com.amazon.coral.service#" + code,
        _ => "com.amazonaws.sqs#" + code,
    };

    private async Task ActAsync(HttpContext context, Utf8JsonWriter answer)
    {
        var request = context.Request;
        var action = Target(request)[TargetPrefix.Length..];
        using var body = await RequestJson.DocumentAsync(context);
        if (body.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new AwsErrorException("SerializationException", "The body is not a JSON object.");
        }

        var items = body.RootElement.TryGetProperty("Entries", out var entries) && entries.ValueKind == JsonValueKind.Array
            ? entries.GetArrayLength()
            : 1;
        calls.Begin(new ServiceCall("sqs", action, Caller.AccessKeyId(request), items)
        {
            Permissions = SqsPermissions.Of(action, body.RootElement, state),
        });
        answer.WriteStartObject();
        var call = new SqsRequest(state, request, body.RootElement);
        if (action == "ReceiveMessage")
        {
            await _messages.ReceiveMessageAsync(call, answer, context.RequestAborted);
        }
        else
        {
            ActionNamed(action)(call, answer);
        }

        answer.WriteEndObject();
    }

    private Action<SqsRequest, Utf8JsonWriter> ActionNamed(string action) => action switch
    {
        "SendMessage" => MessageActions.SendMessage,
        "SendMessageBatch" => _batches.SendMessageBatch,
        "DeleteMessage" => MessageActions.DeleteMessage,
        "DeleteMessageBatch" => BatchActions.DeleteMessageBatch,
        "ChangeMessageVisibility" => MessageActions.ChangeMessageVisibility,
        "ChangeMessageVisibilityBatch" => BatchActions.ChangeMessageVisibilityBatch,
        "CreateQueue" => _queues.CreateQueue,
        "GetQueueUrl" => _queues.GetQueueUrl,
        "ListQueues" => _queues.ListQueues,
        "GetQueueAttributes" => QueueActions.GetQueueAttributes,
        "SetQueueAttributes" => QueueActions.SetQueueAttributes,
        "PurgeQueue" => QueueActions.PurgeQueue,
        "DeleteQueue" => _queues.DeleteQueue,
        "ListDeadLetterSourceQueues" => _queues.ListDeadLetterSourceQueues,
        "StartMessageMoveTask" => _moves.StartMessageMoveTask,
        "ListMessageMoveTasks" => _moves.ListMessageMoveTasks,
        "CancelMessageMoveTask" => _moves.CancelMessageMoveTask,
        "AddPermission" or "RemovePermission" or "TagQueue" or "UntagQueue" or "ListQueueTags" =>
            throw SqsError.UnsupportedOperation($"The loopback does not offer {action}."),
        _ => throw new AwsErrorException("UnknownOperationException", $"SQS has no action {action}."),
    };
}
