using System.Text;
using System.Text.Json;

namespace LoopbackAws.Sqs;

/// <summary>The actions on queues, from the wire to the state and back.</summary>
internal sealed class QueueActions(SqsState state)
{
    private readonly Lock _creation = new();

    public void CreateQueue(SqsRequest request, Utf8JsonWriter answer)
    {
        var name = request.Required("QueueName");
        SqsState.CheckName(name);
        var attributes = request.TextMap("Attributes");
        Queue queue;
        lock (_creation)
        {
            queue = state.Find(name) is { } existing ? Same(existing, attributes) : Create(name, attributes);
        }

        answer.WriteString("QueueUrl", request.UrlOf(queue));
    }

    public void GetQueueUrl(SqsRequest request, Utf8JsonWriter answer)
    {
        var owner = request.Text("QueueOwnerAWSAccountId") ?? state.AccountId;
        var queue = state.Find(request.Required("QueueName"));
        answer.WriteString(
            "QueueUrl", queue is not null && owner == state.AccountId ? request.UrlOf(queue) : throw SqsError.QueueDoesNotExist());
    }

    public void ListQueues(SqsRequest request, Utf8JsonWriter answer)
    {
        var prefix = request.Text("QueueNamePrefix") ?? string.Empty;
        var queues = state.Queues.Where(queue => queue.Name.StartsWith(prefix, StringComparison.Ordinal));
        WritePage(request, answer, "QueueUrls", queues);
    }

    public void ListDeadLetterSourceQueues(SqsRequest request, Utf8JsonWriter answer) =>
        WritePage(request, answer, "queueUrls", state.SourcesOf(request.Queue()));

    public static void GetQueueAttributes(SqsRequest request, Utf8JsonWriter answer)
    {
        var queue = request.Queue();
        var names = request.Texts("AttributeNames");
        if (names.FirstOrDefault(name => !QueueAttributes.IsReadable(name)) is { } unknown)
        {
            throw SqsError.InvalidAttributeName(unknown);
        }

        var attributes = QueueAttributes.Read(queue).Where(attribute => names.Contains("All") || names.Contains(attribute.Key)).ToList();
        if (attributes.Count == 0)
        {
            return;
        }

        answer.WriteStartObject("Attributes");
        foreach (var (name, value) in attributes)
        {
            answer.WriteString(name, value);
        }

        answer.WriteEndObject();
    }

    public static void SetQueueAttributes(SqsRequest request, Utf8JsonWriter answer)
    {
        var queue = request.Queue();
        var attributes = request.TextMap("Attributes");
        if (attributes.Count == 0)
        {
            throw SqsError.MissingParameter("Attribute.Name");
        }

        queue.Configure(QueueAttributes.Apply(queue.Settings, attributes));
        Store(queue, attributes);
    }

    public static void PurgeQueue(SqsRequest request, Utf8JsonWriter answer) => request.Queue().Purge();

    public void DeleteQueue(SqsRequest request, Utf8JsonWriter answer) => state.DeleteQueue(request.Queue());

    private static Queue Same(Queue existing, Dictionary<string, string> attributes)
    {
        var difference = QueueAttributes.Difference(existing.Settings, QueueAttributes.Apply(existing.Settings, attributes))
            ?? attributes.Keys.FirstOrDefault(name =>
                QueueAttributes.IsUnenforced(name) && existing.Unenforced.GetValueOrDefault(name) != attributes[name]);
        return difference is null ? existing : throw SqsError.QueueNameExists(difference);
    }

    private static void Store(Queue queue, Dictionary<string, string> attributes)
    {
        foreach (var (name, value) in attributes.Where(attribute => QueueAttributes.IsUnenforced(attribute.Key)))
        {
            queue.Unenforced = value.Length == 0 ? queue.Unenforced.Remove(name) : queue.Unenforced.SetItem(name, value);
        }
    }

    private static void WritePage(SqsRequest request, Utf8JsonWriter answer, string member, IEnumerable<Queue> queues)
    {
        var limit = request.Number("MaxResults");
        if (limit is < 1 or > SqsLimits.QueuesListedMax)
        {
            throw SqsError.InvalidParameterValue("MaxResults", limit, "MaxResults must be an integer between 1 and 1000.");
        }

        var after = request.Text("NextToken") is { } token ? Decode(token) : string.Empty;
        var rest = queues.Where(queue => string.CompareOrdinal(queue.Name, after) > 0).ToList();
        var page = rest.Take(limit ?? SqsLimits.QueuesListedMax).ToList();
        if (page.Count > 0 || member == "queueUrls")
        {
            answer.WriteStartArray(member);
            foreach (var queue in page)
            {
                answer.WriteStringValue(request.UrlOf(queue));
            }

            answer.WriteEndArray();
        }

        if (limit is not null && rest.Count > page.Count)
        {
            answer.WriteString("NextToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Name)));
        }
    }

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw SqsError.InvalidParameterValue("NextToken", token, "Invalid or expired next token.");
        }
    }

    private Queue Create(string name, Dictionary<string, string> attributes)
    {
        var queue = state.CreateQueue(name, QueueAttributes.Apply(new QueueSettings(), attributes));
        Store(queue, attributes);
        return queue;
    }
}

/// <summary>The actions on message move tasks, from the wire to the state and back.</summary>
internal sealed class MoveTaskActions(SqsState state)
{
    public void StartMessageMoveTask(SqsRequest request, Utf8JsonWriter answer) => answer.WriteString(
        "TaskHandle",
        state.StartMoveTask(
            request.Required("SourceArn"), request.Text("DestinationArn"), request.Number("MaxNumberOfMessagesPerSecond")));

    public void CancelMessageMoveTask(SqsRequest request, Utf8JsonWriter answer) =>
        answer.WriteNumber("ApproximateNumberOfMessagesMoved", state.CancelMoveTask(request.Required("TaskHandle")));

    public void ListMessageMoveTasks(SqsRequest request, Utf8JsonWriter answer)
    {
        answer.WriteStartArray("Results");
        foreach (var task in state.ListMoveTasks(request.Required("SourceArn"), request.Number("MaxResults") ?? 1))
        {
            Write(answer, task);
        }

        answer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter answer, MoveTask task)
    {
        answer.WriteStartObject();
        WriteText("TaskHandle", task.TaskHandle);
        answer.WriteString("Status", task.Status.ToString().ToUpperInvariant());
        answer.WriteString("SourceArn", task.SourceArn);
        WriteText("DestinationArn", task.DestinationArn);
        if (task.MaxNumberOfMessagesPerSecond is { } rate)
        {
            answer.WriteNumber("MaxNumberOfMessagesPerSecond", rate);
        }

        answer.WriteNumber("ApproximateNumberOfMessagesMoved", task.ApproximateNumberOfMessagesMoved);
        answer.WriteNumber("ApproximateNumberOfMessagesToMove", task.ApproximateNumberOfMessagesToMove);
        WriteText("FailureReason", task.FailureReason);
        answer.WriteNumber("StartedTimestamp", task.Started.ToUnixTimeMilliseconds());
        answer.WriteEndObject();

        void WriteText(string name, string? value)
        {
            if (value is not null)
            {
                answer.WriteString(name, value);
            }
        }
    }
}
