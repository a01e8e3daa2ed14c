using System.Text.Json;

namespace LoopbackAws.Sqs;

/// <summary>The actions on single messages, from the wire to the state and back.</summary>
internal sealed class MessageActions(SqsState state)
{
    private const string TraceHeader = "AWSTraceHeader";

    private static readonly string[] SystemAttributeNames =
    [
        "All", "SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp", "SequenceNumber",
        "MessageDeduplicationId", "MessageGroupId", TraceHeader, "DeadLetterQueueSourceArn",
    ];

    public static void SendMessage(SqsRequest request, Utf8JsonWriter answer)
    {
        var queue = request.Queue();
        var draft = Draft(request);
        WriteSent(answer, draft, queue.Send(draft));
    }

    public static void DeleteMessage(SqsRequest request, Utf8JsonWriter answer) =>
        request.Queue().Delete(request.Required("ReceiptHandle"));

    public static void ChangeMessageVisibility(SqsRequest request, Utf8JsonWriter answer) => ChangeVisibility(request.Queue(), request);

    public static void ChangeVisibility(Queue queue, SqsRequest request) => queue.ChangeVisibility(
        request.Required("ReceiptHandle"),
        request.Seconds("VisibilityTimeout") ?? throw SqsError.MissingParameter("VisibilityTimeout"));

    public async Task ReceiveMessageAsync(SqsRequest request, Utf8JsonWriter answer, CancellationToken cancellationToken)
    {
        var queue = request.Queue();
        request.RefuseFifoParameter("ReceiveRequestAttemptId");
        var count = request.Number("MaxNumberOfMessages") ?? 1;
        if (count is < 1 or > SqsLimits.ReceiveMessagesMax)
        {
            throw SqsError.InvalidParameterValue(
                "MaxNumberOfMessages", count, $"Must be between 1 and {SqsLimits.ReceiveMessagesMax}, if provided.");
        }

        var wait = request.Seconds("WaitTimeSeconds") ?? queue.Settings.ReceiveMessageWaitTime;
        if (wait < TimeSpan.Zero || wait > SqsLimits.WaitMax)
        {
            throw SqsError.InvalidParameterValue(
                "WaitTimeSeconds", wait.TotalSeconds, $"Must be >= 0 and <= {SqsLimits.WaitMax.TotalSeconds}, if provided.");
        }

        string[] systemNames = [.. request.Texts("AttributeNames"), .. request.Texts("MessageSystemAttributeNames")];
        if (systemNames.FirstOrDefault(name => !SystemAttributeNames.Contains(name) && !QueueAttributes.IsReadable(name)) is { } unknown)
        {
            throw SqsError.InvalidAttributeName(unknown);
        }

        var messages = await PollAsync(queue, count, request.Seconds("VisibilityTimeout"), wait, cancellationToken);
        if (messages.Count == 0)
        {
            return;
        }

        answer.WriteStartArray("Messages");
        foreach (var message in messages)
        {
            WriteReceived(answer, message, systemNames, request.Texts("MessageAttributeNames"));
        }

        answer.WriteEndArray();
    }

    public static MessageDraft Draft(SqsRequest request)
    {
        request.RefuseFifoParameter("MessageDeduplicationId");
        return new MessageDraft(request.Required("MessageBody"))
        {
            Delay = request.Seconds("DelaySeconds"),
            MessageAttributes = request.Attributes("MessageAttributes"),
            MessageGroupId = request.Text("MessageGroupId"),
            SenderId = request.AccessKeyId is { Length: > 0 } key ? key : null,
            TraceHeader = Trace(request),
        };
    }

    public static void WriteSent(Utf8JsonWriter answer, MessageDraft draft, SentMessage sent)
    {
        answer.WriteString("MessageId", sent.MessageId);
        answer.WriteString("MD5OfMessageBody", sent.MD5OfBody);
        if (sent.MD5OfMessageAttributes is { } digest)
        {
            answer.WriteString("MD5OfMessageAttributes", digest);
        }

        if (draft.TraceHeader is { } trace)
        {
            var system = new Dictionary<string, MessageAttribute> { [TraceHeader] = MessageAttribute.Text(trace) };
            answer.WriteString("MD5OfMessageSystemAttributes", MessageDigest.OfAttributes(system));
        }
    }

    private static string? Trace(SqsRequest request)
    {
        foreach (var (name, attribute) in request.Attributes("MessageSystemAttributes") ?? [])
        {
            if (name != TraceHeader || attribute.DataType != "String" || string.IsNullOrEmpty(attribute.StringValue))
            {
                throw SqsError.InvalidParameterValue($"Message system attribute name '{name}' is invalid.");
            }

            return attribute.StringValue;
        }

        return null;
    }

    private static void WriteReceived(
        Utf8JsonWriter answer, ReceivedMessage message, string[] systemNames, IReadOnlyList<string> attributeNames)
    {
        answer.WriteStartObject();
        answer.WriteString("MessageId", message.MessageId);
        answer.WriteString("ReceiptHandle", message.ReceiptHandle);
        answer.WriteString("MD5OfBody", message.MD5OfBody);
        answer.WriteString("Body", message.Body);
        var system = message.Attributes.Where(pair => systemNames.Contains("All") || systemNames.Contains(pair.Key)).ToList();
        if (system.Count > 0)
        {
            answer.WriteStartObject("Attributes");
            foreach (var (name, value) in system)
            {
                answer.WriteString(name, value);
            }

            answer.WriteEndObject();
        }

        // SQS sums up what it returns, not all that the message has.
        var selected = message.MessageAttributes.Where(pair => attributeNames.Any(name => Selects(name, pair.Key))).ToDictionary();
        if (MessageDigest.OfAttributes(selected) is { } digest)
        {
            answer.WriteString("MD5OfMessageAttributes", digest);
            answer.WriteStartObject("MessageAttributes");
            foreach (var (name, attribute) in selected)
            {
                WriteAttribute(answer, name, attribute);
            }

            answer.WriteEndObject();
        }

        answer.WriteEndObject();
    }

    private static void WriteAttribute(Utf8JsonWriter answer, string name, MessageAttribute attribute)
    {
        answer.WriteStartObject(name);
        answer.WriteString("DataType", attribute.DataType);
        if (attribute.BinaryValue is { } binary)
        {
            answer.WriteBase64String("BinaryValue", binary.Span);
        }
        else
        {
            answer.WriteString("StringValue", attribute.StringValue);
        }

        answer.WriteEndObject();
    }

    private static bool Selects(string selection, string name) =>
        selection == "All" || selection == name
        || (selection.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(selection[..^2], StringComparison.Ordinal));

    private async Task<IReadOnlyList<ReceivedMessage>> PollAsync(
        Queue queue, int count, TimeSpan? visibilityTimeout, TimeSpan wait, CancellationToken cancellationToken)
    {
        var messages = queue.Receive(count, visibilityTimeout);
        if (messages.Count > 0 || wait == TimeSpan.Zero)
        {
            return messages;
        }

        using var timer = new CancellationTokenSource(wait, state.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            while (messages.Count == 0)
            {
                await queue.WaitForVisibleAsync(end.Token);
                cancellationToken.ThrowIfCancellationRequested();
                messages = queue.Receive(count, visibilityTimeout);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The wait is over; an empty answer is the answer.
        }

        return messages;
    }
}
