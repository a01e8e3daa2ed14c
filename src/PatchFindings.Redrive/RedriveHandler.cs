using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.SQS;
using Amazon.SQS.Model;
using PatchFindings.Functions;
using PatchFindings.Telemetry;

namespace PatchFindings.Redrive;

/// <summary>
/// The redrive function: moves what waits in the dead-letter queues back to its queue, once Security Hub takes findings again. Safe at any
/// moment and any number of times: a move that runs is reported, not started twice, and every finding may arrive twice.
/// </summary>
/// <param name="output">Where metrics are written: the function's standard output.</param>
public sealed class RedriveHandler(IAmazonSQS sqs, Canary canary, IReadOnlyList<RedriveQueue> queues, TextWriter output, TimeProvider time)
{
    /// <summary>How long after the start of a move that failed the next is started: what failed it may need a person.</summary>
    public static readonly TimeSpan PauseAfterFailure = TimeSpan.FromHours(1);

    private readonly DeadLetterQueues _dlqs = new(sqs);

    /// <summary>Handles an invocation by hand or by schedule.</summary>
    /// <param name="input">A <see cref="RedriveRequest"/>, a scheduled event, or nothing.</param>
    /// <returns>A <see cref="RedriveReport"/>.</returns>
    /// <exception cref="FunctionInputException">The input is not a redrive's.</exception>
    /// <exception cref="RedriveFailedException">A queue could not be served; the others were.</exception>
    public async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
    {
        var report = await RedriveAsync(await RedriveRequest.ReadAsync(input), context);
        return new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(report, RedriveJson.Default.RedriveReport));
    }

    /// <summary>Redrives.</summary>
    /// <exception cref="RedriveFailedException">A queue could not be served; the others were.</exception>
    public async Task<RedriveReport> RedriveAsync(RedriveRequest request, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        using var deadline = new InvocationDeadline(context, time);
        var metrics = new InvocationMetrics(output, time);
        var reports = new List<QueueReport>(queues.Count);
        CanaryResult? canaryResult = null;
        foreach (var queue in queues.Where(queue => request.Queues.Contains(queue.Name)))
        {
            QueueReport report;
            (report, canaryResult) = await RedriveOrFailAsync(queue, request, canaryResult, metrics, context.Logger, deadline.Send);
            reports.Add(report);
            context.Logger.LogRedrive(
                report.Queue, report.Action, report.Found, report.Canary, report.TaskHandle, report.Moved, report.ToMove, report.Error);
        }

        metrics.Write();
        var answer = new RedriveReport(reports);
        return reports.Exists(report => report.Error is not null)
            ? throw new RedriveFailedException(JsonSerializer.Serialize(answer, RedriveJson.Default.RedriveReport))
            : answer;
    }

    private async Task<(QueueReport Report, CanaryResult? Canary)> RedriveOrFailAsync(
        RedriveQueue queue, RedriveRequest request, CanaryResult? canaryResult, InvocationMetrics metrics, ILambdaLogger logger,
        CancellationToken cancellationToken)
    {
        var report = new QueueReport { Queue = queue.Name, Action = RedriveAction.Failed };
        try
        {
            report = report with { Found = await _dlqs.CountAsync(queue, cancellationToken) };
            var newest = await _dlqs.NewestTaskAsync(queue, cancellationToken);
            if (newest is { Status: "RUNNING" or "CANCELLING" })
            {
                return (WithTask(report with { Action = RedriveAction.Running }, newest), canaryResult);
            }

            if (report.Found == 0)
            {
                return (report with { Action = RedriveAction.Empty }, canaryResult);
            }

            if (newest is { Status: "FAILED" })
            {
                report = report with { LastFailure = Excerpt.Of(newest.FailureReason ?? "SQS gave no reason") };
            }

            if (request.DryRun)
            {
                canaryResult ??= await canary.ProbeAsync(cancellationToken);
                return (report with { Action = RedriveAction.DryRun, Canary = canaryResult.Text }, canaryResult);
            }

            if (report.LastFailure is not null && !request.Force && IsRecent(newest!.StartedTimestamp))
            {
                return (report with { Error = "the last move failed; the next is started an hour after it, or now with force" }, canaryResult);
            }

            if (!request.Force)
            {
                if (canaryResult is null or { IsSetting: true })
                {
                    canaryResult = queue.Name == "findings"
                        ? await canary.ImportOneAsync(queue.DlqUrl, logger, cancellationToken)
                        : await canary.ProbeAsync(cancellationToken);
                    metrics.Count("MessagesRedriven", canaryResult.Imported);
                    metrics.Count("FindingsRefused", canaryResult.Parked);
                }

                report = report with { Canary = canaryResult.Text };
                if (!canaryResult.IsBack)
                {
                    return (report with { Action = RedriveAction.Held }, canaryResult);
                }
            }

            // What the canary took was of the findings' queue.
            var left = report.Found.Value - (queue.Name == "findings" ? canaryResult?.Imported + canaryResult?.Parked ?? 0 : 0);
            if (left <= 0)
            {
                return (report with { Action = RedriveAction.Empty }, canaryResult);
            }

            report = await StartAsync(queue, request, report, newest, cancellationToken);
            metrics.Count("MessagesRedriven", report.Action == RedriveAction.Started ? report.ToMove ?? left : 0);
            return (report, canaryResult);
        }
        catch (ServiceFailureException e)
        {
            return (report with { Action = RedriveAction.Failed, Error = e.Message }, canaryResult);
        }
    }

    private async Task<QueueReport> StartAsync(
        RedriveQueue queue, RedriveRequest request, QueueReport report, ListMessageMoveTasksResultEntry? before,
        CancellationToken cancellationToken)
    {
        string handle;
        try
        {
            handle = await _dlqs.StartAsync(queue, request.MaxMessagesPerSecond, cancellationToken);
        }
        catch (ServiceFailureException)
        {
            // Another redrive may have started a move since the tasks were listed, or the answer to this start was lost.
            if (await NewestTaskIfToldAsync(queue, cancellationToken) is { Status: "RUNNING" } running)
            {
                return WithTask(report with { Action = RedriveAction.Running }, running);
            }

            throw;
        }

        // Until SQS lists the new task, the newest one is older; a task that is over no longer has a handle.
        report = report with { Action = RedriveAction.Started };
        return await NewestTaskIfToldAsync(queue, cancellationToken) is { } task
            && (task.TaskHandle == handle || (task.TaskHandle is null && task.StartedTimestamp > (before?.StartedTimestamp ?? 0)))
            ? WithTask(report, task) with { TaskHandle = handle }
            : report with { TaskHandle = handle };
    }

    private async Task<ListMessageMoveTasksResultEntry?> NewestTaskIfToldAsync(RedriveQueue queue, CancellationToken cancellationToken)
    {
        try
        {
            return await _dlqs.NewestTaskAsync(queue, cancellationToken);
        }
        catch (ServiceFailureException)
        {
            return null;
        }
    }

    // The API's model does not tell the unit; milliseconds have had more digits than this since 1973. Without a time nothing is held back.
    private bool IsRecent(long? startedTimestamp)
    {
        var started = startedTimestamp is > 0 and < 100_000_000_000 ? startedTimestamp * 1_000 : startedTimestamp;
        var now = time.GetUtcNow();
        return started > (now - PauseAfterFailure).ToUnixTimeMilliseconds() && started < (now + PauseAfterFailure).ToUnixTimeMilliseconds();
    }

    private static QueueReport WithTask(QueueReport report, ListMessageMoveTasksResultEntry task) => report with
    {
        TaskHandle = task.TaskHandle,
        Moved = task.ApproximateNumberOfMessagesMoved,
        ToMove = task.ApproximateNumberOfMessagesToMove,
    };
}
