using LoopbackAws.Http;

namespace LoopbackAws.Sqs;

/// <summary>
/// SQS's errors: code of the JSON protocol, code of the query protocol beside it (the API's shapes carry both; they differ), text.
/// Every error of the caller is HTTP 400 in the JSON protocol.
/// </summary>
internal static class SqsError
{
    private const string Legacy = "AWS.SimpleQueueService.";

    public static AwsErrorException QueueDoesNotExist() =>
        New("QueueDoesNotExist", Legacy + "NonExistentQueue", "The specified queue does not exist.");

    public static AwsErrorException QueueNameExists(string attribute) => New(
        "QueueNameExists",
        "QueueAlreadyExists",
        $"A queue already exists with the same name and a different value for attribute {attribute}");

    public static AwsErrorException QueueDeletedRecently() => New(
        "QueueDeletedRecently",
        Legacy + "QueueDeletedRecently",
        "You must wait 60 seconds after deleting a queue before you can create another with the same name.");

    public static AwsErrorException PurgeQueueInProgress(string queue) => New(
        "PurgeQueueInProgress",
        Legacy + "PurgeQueueInProgress",
        $"Only one PurgeQueue operation on {queue} is allowed every 60 seconds.");

    public static AwsErrorException ReceiptHandleIsInvalid(string handle) =>
        Same("ReceiptHandleIsInvalid", $"The input receipt handle \"{handle}\" is not a valid receipt handle.");

    public static AwsErrorException OverLimit() =>
        Same("OverLimit", $"The maximum number of in flight messages is reached: {SqsLimits.InFlightMax}.");

    public static AwsErrorException InvalidMessageContents() =>
        Same("InvalidMessageContents", "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF"
            + " | #xE000 to #xFFFD | #x10000 to #x10FFFF");

    public static AwsErrorException InvalidAttributeName(string name) => Same("InvalidAttributeName", $"Unknown Attribute {name}.");

    public static AwsErrorException InvalidAttributeValue(string name) =>
        Same("InvalidAttributeValue", $"Invalid value for the parameter {name}.");

    public static AwsErrorException InvalidParameterValue(string message) => Same("InvalidParameterValue", message);

    public static AwsErrorException InvalidParameterValue(string name, object value, string reason) =>
        InvalidParameterValue($"Value {value} for parameter {name} is invalid. Reason: {reason}");

    public static AwsErrorException MissingParameter(string name) =>
        Same("MissingParameter", $"The request must contain the parameter {name}.");

    public static AwsErrorException InvalidAddress(string address) =>
        Same("InvalidAddress", $"The address {address} is not valid for this endpoint.");

    public static AwsErrorException ResourceNotFound(string message) => Same("ResourceNotFoundException", message);

    public static AwsErrorException NoSuchResource(string parameter) =>
        ResourceNotFound($"The resource that you specified for the {parameter} parameter doesn't exist.");

    public static AwsErrorException UnsupportedOperation(string message) =>
        New("UnsupportedOperation", Legacy + "UnsupportedOperation", message);

    public static AwsErrorException EmptyBatchRequest(string entryType) =>
        New("EmptyBatchRequest", Legacy + "EmptyBatchRequest", $"There should be at least one {entryType} in the request.");

    public static AwsErrorException TooManyEntriesInBatchRequest(int count) => New(
        "TooManyEntriesInBatchRequest",
        Legacy + "TooManyEntriesInBatchRequest",
        $"Maximum number of entries per request are {SqsLimits.BatchEntriesMax}. You have sent {count}.");

    public static AwsErrorException InvalidBatchEntryId() => New(
        "InvalidBatchEntryId",
        Legacy + "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.");

    public static AwsErrorException BatchEntryIdsNotDistinct(string id) =>
        New("BatchEntryIdsNotDistinct", Legacy + "BatchEntryIdsNotDistinct", $"Id {id} repeated.");

    public static AwsErrorException BatchRequestTooLong(long bytes) => New(
        "BatchRequestTooLong",
        Legacy + "BatchRequestTooLong",
        $"Batch requests cannot be longer than {SqsLimits.BatchBytesMax} bytes. You have sent {bytes} bytes.");

    private static AwsErrorException Same(string code, string message) => New(code, code, message);

    private static AwsErrorException New(string code, string queryCode, string message) => new(code, message) { QueryCode = queryCode };
}
