namespace PatchFindings.Redrive;

/// <summary>A dead-letter queue and where its messages go home to.</summary>
/// <param name="Name"><c>findings</c> or <c>events</c>.</param>
/// <param name="DlqUrl">The dead-letter queue's URL.</param>
/// <param name="DlqArn">The dead-letter queue's ARN.</param>
/// <param name="DestinationArn">The ARN of the queue that its messages are moved to.</param>
public sealed record RedriveQueue(string Name, string DlqUrl, Arn DlqArn, Arn DestinationArn);
