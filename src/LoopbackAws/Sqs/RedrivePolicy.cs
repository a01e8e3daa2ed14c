namespace LoopbackAws.Sqs;

/// <summary>When and where SQS itself moves a message that is received too often (queue attribute <c>RedrivePolicy</c>).</summary>
/// <param name="DeadLetterTargetArn">The dead-letter queue's ARN; of the same account and Region.</param>
/// <param name="MaxReceiveCount">How often a message may be received, 1 to 1,000; the next receive moves it.</param>
public sealed record RedrivePolicy(string DeadLetterTargetArn, int MaxReceiveCount);
