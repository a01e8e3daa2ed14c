using System.Text.Json;
using LoopbackAws.Http;

namespace LoopbackAws.Sqs;

/// <summary>The batch actions: what is wrong with the batch fails the call, what is wrong with an entry fails that entry.</summary>
internal sealed class BatchActions(SqsState state)
{
    public void SendMessageBatch(SqsRequest request, Utf8JsonWriter answer)
    {
        var queue = request.Queue();
        var entries = Entries(request, "SendMessageBatchRequestEntry").ConvertAll(ReadDraft);
        var bytes = entries.Sum(entry => entry.Draft is null ? 0 : MessageRules.Size(entry.Draft));
        if (bytes > SqsLimits.BatchBytesMax)
        {
            throw SqsError.BatchRequestTooLong(bytes);
        }

        Answer(answer, entries.ConvertAll(entry => (entry.Id, Action: Send(queue, entry.Id, entry.Draft, entry.Error))));
    }

    public static void DeleteMessageBatch(SqsRequest request, Utf8JsonWriter answer)
    {
        var queue = request.Queue();
        var entries = Entries(request, "DeleteMessageBatchRequestEntry");
        Answer(answer, entries.ConvertAll(entry => (entry.Id, Nothing(() => queue.Delete(entry.Request.Required("ReceiptHandle"))))));
    }

    public static void ChangeMessageVisibilityBatch(SqsRequest request, Utf8JsonWriter answer)
    {
        var queue = request.Queue();
        var entries = Entries(request, "ChangeMessageVisibilityBatchRequestEntry");
        Answer(answer, entries.ConvertAll(entry => (entry.Id, Nothing(() => MessageActions.ChangeVisibility(queue, entry.Request)))));
    }

    private static List<(string Id, SqsRequest Request)> Entries(SqsRequest request, string entryType)
    {
        var entries = request.Entries.Select(entry => (Id: entry.Text("Id") ?? string.Empty, Request: entry)).ToList();
        if (entries.Count == 0)
        {
            throw SqsError.EmptyBatchRequest(entryType);
        }

        if (entries.Count > SqsLimits.BatchEntriesMax)
        {
            throw SqsError.TooManyEntriesInBatchRequest(entries.Count);
        }

        if (entries.Exists(entry => !IsEntryId(entry.Id)))
        {
            throw SqsError.InvalidBatchEntryId();
        }

        var repeated = entries.GroupBy(entry => entry.Id).FirstOrDefault(group => group.Count() > 1);
        return repeated is null ? entries : throw SqsError.BatchEntryIdsNotDistinct(repeated.Key);
    }

    private static bool IsEntryId(string id) =>
        id.Length is > 0 and <= SqsLimits.BatchEntryIdCharactersMax && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static (string Id, MessageDraft? Draft, AwsErrorException? Error) ReadDraft((string Id, SqsRequest Request) entry)
    {
        try
        {
            return (entry.Id, MessageActions.Draft(entry.Request), null);
        }
        catch (AwsErrorException error) when (error.Code != "SerializationException")
        {
            return (entry.Id, null, error);
        }
    }

    private static Func<Action<Utf8JsonWriter>> Nothing(Action action) => () =>
    {
        action();
        return _ => { };
    };

    private static void Answer(Utf8JsonWriter answer, List<(string Id, Func<Action<Utf8JsonWriter>> Action)> entries)
    {
        List<(string Id, Action<Utf8JsonWriter> Write)> successful = [];
        List<(string Id, Action<Utf8JsonWriter> Write)> failed = [];
        foreach (var (id, action) in entries)
        {
            try
            {
                successful.Add((id, action()));
            }
            catch (AwsErrorException error) when (error.Code != "QueueDoesNotExist")
            {
                failed.Add((id, writer => WriteError(writer, error)));
            }
        }

        WriteEntries(answer, "Successful", successful);
        WriteEntries(answer, "Failed", failed);
    }

    private static void WriteEntries(Utf8JsonWriter answer, string member, List<(string Id, Action<Utf8JsonWriter> Write)> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        answer.WriteStartArray(member);
        foreach (var (id, write) in entries)
        {
            answer.WriteStartObject();
            answer.WriteString("Id", id);
            write(answer);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
    }

    private static void WriteError(Utf8JsonWriter writer, AwsErrorException error)
    {
        writer.WriteBoolean("SenderFault", error.StatusCode < 500);
        writer.WriteString("Code", error.QueryCode ?? error.Code);
        writer.WriteString("Message", error.Message);
    }

    private Func<Action<Utf8JsonWriter>> Send(Queue queue, string id, MessageDraft? draft, AwsErrorException? error) => () =>
    {
        if (error is not null)
        {
            throw error;
        }

        if (state.EntryFault?.Invoke(queue.Name, id) is { } fault)
        {
            throw fault;
        }

        var sent = queue.Send(draft!);
        return writer => MessageActions.WriteSent(writer, draft!, sent);
    };
}
