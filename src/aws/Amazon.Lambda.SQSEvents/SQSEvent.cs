namespace Amazon.Lambda.SQSEvents;

/// <summary>The event that an SQS event source mapping invokes a function with (AWS Lambda developer guide, "Using Lambda with
/// Amazon SQS").</summary>
public class SQSEvent
{
    /// <summary>The batch, 1 to 10,000 messages, at most 6 MB of JSON; null when the event has none.</summary>
    public List<SQSMessage>? Records { get; set; }

    /// <summary>A value that a message's sender attached beside the body.</summary>
    public class MessageAttribute
    {
        /// <summary>The value of a String or Number; null otherwise.</summary>
        public string? StringValue { get; set; }

        /// <summary>The bytes of a Binary, base64 in the event; null otherwise.</summary>
        public MemoryStream? BinaryValue { get; set; }

        /// <summary>Reserved by SQS, which sends an empty list or none.</summary>
        public List<string>? StringListValues { get; set; }

        /// <summary>Reserved by SQS, which sends an empty list or none.</summary>
        public List<MemoryStream>? BinaryListValues { get; set; }

        /// <summary><c>String</c>, <c>Number</c> or <c>Binary</c>, with an optional custom label after a dot.</summary>
        public string? DataType { get; set; }
    }

    /// <summary>One message of the batch.</summary>
    public class SQSMessage
    {
        /// <summary>Identifies the message; what a batch item failure names.</summary>
        public string? MessageId { get; set; }

        /// <summary>Identifies this receipt of the message, for DeleteMessage and ChangeMessageVisibility.</summary>
        public string? ReceiptHandle { get; set; }

        /// <summary>What the sender sent.</summary>
        public string? Body { get; set; }

        /// <summary>The body's MD5, in hexadecimal.</summary>
        public string? Md5OfBody { get; set; }

        /// <summary>The message attributes' MD5, in hexadecimal; null when there are none.</summary>
        public string? Md5OfMessageAttributes { get; set; }

        /// <summary>The queue's ARN.</summary>
        public string? EventSourceArn { get; set; }

        /// <summary><c>aws:sqs</c>.</summary>
        public string? EventSource { get; set; }

        /// <summary>The queue's Region.</summary>
        public string? AwsRegion { get; set; }

        /// <summary>What SQS knows of the message: <c>ApproximateReceiveCount</c>, <c>SentTimestamp</c> (epoch milliseconds),
        /// <c>SenderId</c>, <c>ApproximateFirstReceiveTimestamp</c> and, where they apply, <c>DeadLetterQueueSourceArn</c> and
        /// <c>AWSTraceHeader</c>.</summary>
        public Dictionary<string, string>? Attributes { get; set; }

        /// <summary>The sender's values by name; empty when there are none.</summary>
        public Dictionary<string, MessageAttribute>? MessageAttributes { get; set; }
    }
}
