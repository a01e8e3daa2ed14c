using System.Text.Json.Serialization;

namespace Amazon.Lambda.SQSEvents;

/// <summary>
/// The answer of a function whose event source mapping has <c>ReportBatchItemFailures</c>: which messages of the batch stay in the queue
/// (AWS Lambda developer guide, "Using Lambda with Amazon SQS").
/// </summary>
public class SQSBatchResponse
{
    /// <summary>The whole batch succeeded.</summary>
    public SQSBatchResponse()
        : this([])
    {
    }

    /// <summary>The named messages failed, the rest succeeded.</summary>
    public SQSBatchResponse(List<BatchItemFailure> batchItemFailures)
    {
        BatchItemFailures = batchItemFailures;
    }

    /// <summary>
    /// The failed messages. Lambda takes an empty list for success, and an id that is not in the batch for the failure of all of it.
    /// </summary>
    [JsonPropertyName("batchItemFailures")]
    public List<BatchItemFailure> BatchItemFailures { get; set; }

    /// <summary>One failed message.</summary>
    public class BatchItemFailure
    {
        /// <summary>The message's <see cref="SQSEvent.SQSMessage.MessageId"/>.</summary>
        [JsonPropertyName("itemIdentifier")]
        public string? ItemIdentifier { get; set; }
    }
}
