using System.Text.Json;

namespace LoopbackAws.Sqs;

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
