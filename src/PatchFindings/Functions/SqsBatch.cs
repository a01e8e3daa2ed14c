using System.Globalization;
using System.Text.Json;
using Amazon.Lambda.SQSEvents;

namespace PatchFindings.Functions;

/// <summary>A message as the functions use it.</summary>
/// <param name="MessageId">What a batch item failure names; <see langword="null"/> when the record has none.</param>
/// <param name="Body">Empty when the record has none.</param>
public readonly record struct QueueMessage(string? MessageId, string Body);

/// <summary>
/// A batch of a queue, and the records of it that are not done yet. A record counts as failed until it is struck out: one that is
/// forgotten comes back, and none is deleted by oversight.
/// </summary>
public sealed class SqsBatch
{
    private const string Takes = """The function takes a batch of SQS messages: {"Records":[{"messageId":"…","body":"…"}]}""";

    private readonly bool[] _isDone;

    /// <summary>Takes an invocation's input for a batch, or says what is wrong with it.</summary>
    /// <exception cref="FunctionInputException">
    /// It is not one of SQS: somebody tried the function by hand, or connected another service to it.
    /// </exception>
    public SqsBatch(SQSEvent? batch)
    {
        var records = batch?.Records ?? throw new FunctionInputException("Records", null, $"is missing. {Takes}");
        var messages = new List<QueueMessage>(records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            // Records of S3, SNS, Kinesis and others have the same frame, and bodies elsewhere or none.
            if (records[i]?.EventSource is { } source && source != "aws:sqs")
            {
                var field = string.Create(CultureInfo.InvariantCulture, $"Records[{i}].eventSource");
                throw new FunctionInputException(field, source, $"is another service's. {Takes}");
            }

            messages.Add(new QueueMessage(records[i]?.MessageId, records[i]?.Body ?? string.Empty));
        }

        Messages = messages;
        _isDone = new bool[messages.Count];
    }

    /// <summary>The messages, in the batch's order.</summary>
    public IReadOnlyList<QueueMessage> Messages { get; }

    /// <summary>Strikes a record out: its successor has what it held.</summary>
    public void Done(int index) => _isDone[index] = true;

    /// <summary>The answer to Lambda: all records that are not struck out.</summary>
    /// <exception cref="InvalidOperationException">
    /// A failed record has no id. Leaving it out of the answer would delete it; the error keeps the whole batch.
    /// </exception>
    public SQSBatchResponse ToResponse()
    {
        var failed = new HashSet<string>();
        for (var i = 0; i < _isDone.Length; i++)
        {
            if (!_isDone[i])
            {
                failed.Add(Messages[i].MessageId is { Length: > 0 } id
                    ? id
                    : throw new InvalidOperationException($"Records[{i}].messageId is missing, and the record failed."));
            }
        }

        return new SQSBatchResponse([.. failed.Select(id => new SQSBatchResponse.BatchItemFailure { ItemIdentifier = id })]);
    }

    /// <summary>
    /// Whether an input has <c>Records</c>, as a batch has. Only the outermost names are looked at: an EventBridge event may hold anything
    /// further in.
    /// </summary>
    public static bool HasRecords(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("Records"u8))
                {
                    return true;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // What is not JSON is not a batch: the event's reader says what is wrong with it.
        }

        return false;
    }
}
