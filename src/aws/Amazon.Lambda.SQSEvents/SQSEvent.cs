namespace Amazon.Lambda.SQSEvents;

/// <summary>
/// The event that an SQS event source mapping invokes a function with (AWS Lambda developer guide, "Using Lambda with Amazon SQS").
/// </summary>
public class SQSEvent
{
    /// <summary>The batch, 1 to 10,000 messages, at most 6 MB of JSON; null when the event has none.</summary>
    public List<SQSMessage>? Records { get; set; }

    /// <summary>One message of the batch.</summary>
    public class SQSMessage
    {
        /// <summary>Identifies the message; what a batch item failure names.</summary>
        public string? MessageId { get; set; }

        /// <summary>Identifies this receipt of the message.</summary>
        public string? ReceiptHandle { get; set; }

        /// <summary>What the sender sent.</summary>
        public string? Body { get; set; }

        /// <summary>The body's MD5, in hexadecimal.</summary>
        public string? Md5OfBody { get; set; }

        /// <summary>The queue's ARN.</summary>
        public string? EventSourceArn { get; set; }

        /// <summary><c>aws:sqs</c>.</summary>
        public string? EventSource { get; set; }

        /// <summary>The queue's Region.</summary>
        public string? AwsRegion { get; set; }

        /// <summary>
        /// What SQS knows of the message: <c>ApproximateReceiveCount</c>, <c>SentTimestamp</c> and <c>ApproximateFirstReceiveTimestamp</c>
        /// (milliseconds since 1970), <c>SenderId</c> and, where it applies, <c>DeadLetterQueueSourceArn</c>.
        /// </summary>
        public Dictionary<string, string>? Attributes { get; set; }
    }
}
