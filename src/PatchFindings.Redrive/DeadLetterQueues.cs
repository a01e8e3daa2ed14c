using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using PatchFindings.Functions;

namespace PatchFindings.Redrive;

/// <summary>Dead-letter queues and their message move tasks, from SQS.</summary>
internal sealed class DeadLetterQueues(IAmazonSQS sqs)
{
    private static readonly string[] Counts =
        ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"];

    /// <summary>How many messages the queue holds, those that are in flight included.</summary>
    /// <exception cref="ServiceFailureException">SQS failed, or its answer has no number.</exception>
    public async Task<long> CountAsync(RedriveQueue queue, CancellationToken cancellationToken)
    {
        var response = await ServiceFailure.NamedAsync(
            "GetQueueAttributes",
            sqs.GetQueueAttributesAsync(new GetQueueAttributesRequest(queue.DlqUrl, [.. Counts]), cancellationToken));
        var total = 0L;
        foreach (var name in Counts)
        {
            // A missing number must not count as 0: an empty queue is left alone.
            var value = response?.Attributes?.GetValueOrDefault(name);
            if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                throw new ServiceFailureException(
                    $"GetQueueAttributes: {name} is {(value is null ? "missing" : $"no number: \"{Excerpt.Of(value, 100)}\"")}");
            }

            total = count > long.MaxValue - total ? long.MaxValue : total + count;
        }

        return total;
    }

    /// <summary>The task that was started last; <see langword="null"/> when SQS knows none.</summary>
    /// <exception cref="ServiceFailureException">SQS failed.</exception>
    public async Task<ListMessageMoveTasksResultEntry?> NewestTaskAsync(RedriveQueue queue, CancellationToken cancellationToken)
    {
        var response = await ServiceFailure.NamedAsync(
            "ListMessageMoveTasks",
            sqs.ListMessageMoveTasksAsync(
                new ListMessageMoveTasksRequest { SourceArn = queue.DlqArn.ToString(), MaxResults = 1 }, cancellationToken));
        return response?.Results is [var newest, ..] ? newest : null;
    }

    /// <summary>Starts to move all messages to the queue that they belong to.</summary>
    /// <exception cref="ServiceFailureException">SQS failed, or answered without a handle; a task may run all the same.</exception>
    public async Task<string> StartAsync(RedriveQueue queue, int maxMessagesPerSecond, CancellationToken cancellationToken)
    {
        var response = await ServiceFailure.NamedAsync(
            "StartMessageMoveTask",
            sqs.StartMessageMoveTaskAsync(
                new StartMessageMoveTaskRequest
                {
                    SourceArn = queue.DlqArn.ToString(),

                    // The events' dead-letter queue also holds what EventBridge could not deliver, which has no queue to return to.
                    DestinationArn = queue.DestinationArn.ToString(),
                    MaxNumberOfMessagesPerSecond = maxMessagesPerSecond,
                },
                cancellationToken));
        return response?.TaskHandle is { Length: > 0 } handle
            ? handle
            : throw new ServiceFailureException("StartMessageMoveTask: the answer has no TaskHandle");
    }
}

/// <summary>A dead-letter queue and the queue that its messages belong to.</summary>
/// <param name="Name"><c>findings</c> or <c>events</c>.</param>
/// <param name="DestinationArn">The ARN of the queue that its messages are moved to.</param>
public sealed record RedriveQueue(string Name, string DlqUrl, Arn DlqArn, Arn DestinationArn);
