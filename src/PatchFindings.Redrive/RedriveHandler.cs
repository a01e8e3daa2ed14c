using System.Globalization;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using PatchFindings.Functions;
using PatchFindings.Telemetry;

namespace PatchFindings.Redrive;

/// <summary>
/// The redrive function: moves what waits in the dead-letter queues back to its queue, once Security Hub takes findings again. Safe at any
/// moment and any number of times: a move that runs is reported, not started twice, and every finding may arrive twice.
/// </summary>
/// <param name="sqs">The queues.</param>
/// <param name="canary">Asks Security Hub.</param>
/// <param name="queues">The dead-letter queues.</param>
/// <param name="output">Where metrics are written: the function's standard output.</param>
/// <param name="time">The clock.</param>
public sealed class RedriveHandler(IAmazonSQS sqs, Canary canary, IReadOnlyList<RedriveQueue> queues, TextWriter output, TimeProvider time)
{
    /// <summary>Handles an invocation by hand or by schedule.</summary>
    /// <param name="input">A <see cref="RedriveRequest"/>, a scheduled event, or nothing.</param>
    /// <param name="context">The invocation.</param>
    /// <returns>A <see cref="RedriveReport"/>.</returns>
    /// <exception cref="RedriveRequestException">The input is wrong.</exception>
    /// <exception cref="RedriveFailedException">A queue could not be served; the others were.</exception>
    public async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        var bytes = new MemoryStream();
        await input.CopyToAsync(bytes);
        var report = await RedriveAsync(RedriveRequest.Read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length)), context);
        var answer = new MemoryStream();
        await JsonSerializer.SerializeAsync(answer, report, FunctionJson.Default.RedriveReport);
        answer.Position = 0;
        return answer;
    }

    /// <summary>Redrives.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="context">The invocation.</param>
    /// <exception cref="RedriveFailedException">A queue could not be served; the others were.</exception>
    public async Task<RedriveReport> RedriveAsync(RedriveRequest request, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        using var deadline = new InvocationDeadline(context, time);
        var metrics = new InvocationMetrics(output, time);
        var reports = new List<QueueReport>(queues.Count);
        CanaryResult? word = null;
        foreach (var queue in queues.Where(queue => request.Queues.Contains(queue.Name)))
        {
            QueueReport report;
            (report, word) = await RedriveOrFailAsync(queue, request, word, metrics, context.Logger, deadline.Send);
            reports.Add(report);
            context.Logger.Redrive(
                report.Queue, report.Action, report.Found, report.Canary, report.TaskHandle, report.Moved, report.ToMove, report.Error);
        }

        metrics.Write();
        var answer = new RedriveReport(reports);
        return reports.Exists(report => report.Error is not null)
            ? throw new RedriveFailedException(JsonSerializer.Serialize(answer, FunctionJson.Default.RedriveReport))
            : answer;
    }

    private async Task<(QueueReport Report, CanaryResult? Word)> RedriveOrFailAsync(
        RedriveQueue queue, RedriveRequest request, CanaryResult? word, InvocationMetrics metrics, ILambdaLogger logger,
        CancellationToken cancellationToken)
    {
        var report = new QueueReport { Queue = queue.Name, Action = RedriveAction.Failed };
        try
        {
            report = report with { Found = await CountAsync(queue, cancellationToken) };
            if (await NewestTaskAsync(queue, cancellationToken) is { Status: "RUNNING" or "CANCELLING" } running)
            {
                return (WithTask(report with { Action = RedriveAction.Running }, running), word);
            }

            if (report.Found == 0)
            {
                return (report with { Action = RedriveAction.Empty }, word);
            }

            if (request.DryRun)
            {
                word ??= await canary.ProbeAsync(cancellationToken);
                return (report with { Action = RedriveAction.DryRun, Canary = word.Word }, word);
            }

            if (!request.Force)
            {
                if (word is null)
                {
                    word = queue.Name == "findings"
                        ? await canary.ImportOneAsync(queue.DlqUrl, logger, cancellationToken)
                        : await canary.ProbeAsync(cancellationToken);
                    metrics.Count("MessagesRedriven", word.Imported);
                }

                report = report with { Canary = word.Word };
                if (!word.IsBack)
                {
                    return (report with { Action = RedriveAction.Held }, word);
                }
            }

            var left = await CountAsync(queue, cancellationToken);
            return (left == 0
                ? report with { Action = RedriveAction.Empty }
                : await StartAsync(queue, request, report, metrics, cancellationToken), word);
        }
        catch (AmazonServiceException e)
        {
            return (report with { Action = RedriveAction.Failed, Error = $"{e.ErrorCode ?? e.GetType().Name}: {e.Message}" }, word);
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException or IOException or TimeoutException)
        {
            return (report with { Action = RedriveAction.Failed, Error = $"{e.GetType().Name}: {e.Message}" }, word);
        }
        catch (OperationCanceledException)
        {
            return (report with { Action = RedriveAction.Failed, Error = "the function's time ran out" }, word);
        }
    }

    private async Task<int> CountAsync(RedriveQueue queue, CancellationToken cancellationToken)
    {
        var response = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest(
                queue.DlqUrl, ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"]),
            cancellationToken);
        var count = 0;
        foreach (var value in (response.Attributes ?? []).Values)
        {
            count += int.Parse(value, CultureInfo.InvariantCulture);
        }

        return count;
    }

    private async Task<ListMessageMoveTasksResultEntry?> NewestTaskAsync(RedriveQueue queue, CancellationToken cancellationToken)
    {
        var response = await sqs.ListMessageMoveTasksAsync(
            new ListMessageMoveTasksRequest { SourceArn = queue.DlqArn.ToString(), MaxResults = 1 }, cancellationToken);
        return response.Results is [var newest, ..] ? newest : null;
    }

    private async Task<QueueReport> StartAsync(
        RedriveQueue queue, RedriveRequest request, QueueReport report, InvocationMetrics metrics, CancellationToken cancellationToken)
    {
        string? handle = null;
        try
        {
            var response = await sqs.StartMessageMoveTaskAsync(
                new StartMessageMoveTaskRequest
                {
                    SourceArn = queue.DlqArn.ToString(),

                    // The events' dead-letter queue also holds what EventBridge could not deliver, which has no queue to return to.
                    DestinationArn = queue.DestinationArn.ToString(),
                    MaxNumberOfMessagesPerSecond = request.MaxMessagesPerSecond,
                },
                cancellationToken);
            handle = response.TaskHandle;
            report = report with { Action = RedriveAction.Started, TaskHandle = handle };
        }
        catch (AmazonServiceException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another redrive may have started a move since the tasks were listed; which error that gives is not documented.
            if (await NewestTaskAsync(queue, cancellationToken) is { Status: "RUNNING" } running)
            {
                return WithTask(report with { Action = RedriveAction.Running }, running);
            }

            throw;
        }

        if (await NewestTaskAsync(queue, cancellationToken) is { } task)
        {
            report = WithTask(report, task) with { TaskHandle = handle };
        }

        metrics.Count("MessagesRedriven", (int)(report.ToMove ?? report.Found));
        return report;
    }

    private static QueueReport WithTask(QueueReport report, ListMessageMoveTasksResultEntry task) => report with
    {
        TaskHandle = task.TaskHandle,
        Moved = task.ApproximateNumberOfMessagesMoved,
        ToMove = task.ApproximateNumberOfMessagesToMove,
    };
}
