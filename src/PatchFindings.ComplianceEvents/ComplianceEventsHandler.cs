using System.Text;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;
using PatchFindings.Findings;
using PatchFindings.Functions;
using PatchFindings.Queues;
using PatchFindings.Telemetry;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.ComplianceEvents;

/// <summary>
/// The compliance-event function: events → patch states → findings → findings queue. An event leaves the events queue only when the
/// findings queue has its finding, the rejected queue has the event, or there is nothing to report.
/// </summary>
/// <param name="output">Where metrics are written: the function's standard output.</param>
/// <param name="closer">Closes findings; <see langword="null"/> where they are not closed.</param>
public sealed class ComplianceEventsHandler(
    BatchJudge judge, FindingMaker maker, QueueWriter findings, RejectedQueue rejected, TextWriter output, TimeProvider time,
    FindingCloser? closer = null)
{
    private readonly SourceGeneratorLambdaJsonSerializer<ComplianceEventsJson> _serializer = new();

    /// <summary>Handles a batch of the events queue, or a single EventBridge event.</summary>
    /// <param name="input">An SQS event (it has <c>Records</c>), or an EventBridge event.</param>
    /// <returns>The batch item failures; for a single event its outcome.</returns>
    /// <exception cref="EventNotDoneException">A single event has to be tried again.</exception>
    /// <exception cref="FunctionInputException">The input has <c>Records</c> of another service.</exception>
    public async Task<Stream> HandleAsync(Stream input, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        var answer = new MemoryStream();
        using var payload = new MemoryStream();
        await input.CopyToAsync(payload);
        var json = payload.GetBuffer().AsMemory(0, (int)payload.Length);
        if (SqsBatch.HasRecords(json.Span))
        {
            payload.Position = 0;
            _serializer.Serialize(await HandleAsync(_serializer.Deserialize<SQSEvent>(payload), context), answer);
        }
        else
        {
            _serializer.Serialize(await HandleOneAsync(Encoding.UTF8.GetString(json.Span), context), answer);
        }

        answer.Position = 0;
        return answer;
    }

    /// <summary>Handles a batch of the events queue.</summary>
    /// <exception cref="FunctionInputException">The input is not a batch of SQS.</exception>
    public async Task<SQSBatchResponse> HandleAsync(SQSEvent? input, ILambdaContext context)
    {
        var batch = new SqsBatch(input);
        var records = batch.Messages.Select(message => new EventRecord(message)).ToList();
        await ProcessAsync(records, context);
        for (var i = 0; i < records.Count; i++)
        {
            if (!records[i].Outcome.IsRetried())
            {
                batch.Done(i);
            }
        }

        return batch.ToResponse();
    }

    private async Task<EventAnswer> HandleOneAsync(string body, ILambdaContext context)
    {
        var record = new EventRecord(new QueueMessage(null, body));
        await ProcessAsync([record], context);

        // Whoever invoked the function retries what fails, and drops what is answered: only an error keeps the event.
        return record.Outcome.IsRetried()
            ? throw new EventNotDoneException(record.Outcome, record.Reason)
            : new EventAnswer(
                record.Outcome.Text(), record.Reason.Length == 0 ? null : record.Reason, record.Trigger?.NodeId, record.Finding?.Id);
    }

    private async Task ProcessAsync(List<EventRecord> records, ILambdaContext context)
    {
        using var deadline = new InvocationDeadline(context, time);
        await JudgeAsync(records.FindAll(record => record.Trigger is not null), deadline.Read);
        await MakeFindingsAsync(records.FindAll(record => record.Operation is not null), deadline.Read);
        await EnqueueAsync(records.FindAll(record => record.FindingJson is not null), deadline.Send);
        if (closer is not null)
        {
            await closer.CloseAsync(records.FindAll(record => record.Closing is not null), deadline.Read, deadline.Send);
        }

        await RejectAsync(records.FindAll(record => record.Outcome == Outcome.Rejected), deadline.Send);
        Report(records, context);
    }

    private async Task JudgeAsync(List<EventRecord> records, CancellationToken cancellationToken)
    {
        var verdicts = await judge.JudgeAsync(records.ConvertAll(record => record.Trigger!), cancellationToken);
        foreach (var (record, verdict) in records.Zip(verdicts))
        {
            record.Ends(verdict);
        }
    }

    private async Task MakeFindingsAsync(List<EventRecord> records, CancellationToken cancellationToken)
    {
        // A patch operation is told by up to three events, and its patches are read once.
        var made = new Dictionary<(string NodeId, OperationIdentity Identity), MadeFinding>();
        foreach (var record in records)
        {
            try
            {
                var operation = (record.Operation!.State.NodeId, record.Operation.Identity);
                if (!made.TryGetValue(operation, out var finding))
                {
                    made[operation] = finding = await maker.MakeAsync(record.Operation, cancellationToken);
                }

                (record.Finding, record.FindingJson, var rejection) = finding;
                if (rejection is not null)
                {
                    record.Reject(rejection);
                }
            }
            catch (OperationCanceledException)
            {
                record.Ends(Outcome.Unavailable, "the function's time ran out before the node's patches were read");
            }
        }
    }

    // One finding of an id is sent, whichever events owe it; its outcome is all of theirs.
    private async Task EnqueueAsync(List<EventRecord> records, CancellationToken cancellationToken)
    {
        var groups = records.GroupBy(record => record.Finding!.Id).Select(group => group.ToList()).ToList();
        var answers = await findings.SendAsync(groups.ConvertAll(group => group[0].FindingJson!), cancellationToken);
        foreach (var (group, answer) in groups.Zip(answers))
        {
            foreach (var record in group)
            {
                if (answer.IsPermanent)
                {
                    record.Reject(new Rejection("finding", null, $"is refused by the findings queue: {answer.Problem}"));
                }
                else if (!answer.IsAccepted)
                {
                    record.Ends(Outcome.Unavailable, $"the findings queue did not take the finding: {answer.Problem}");
                }
                else if (record != group[0])
                {
                    record.Ends(Outcome.Superseded, "the batch already holds this finding");
                }
            }
        }
    }

    private async Task RejectAsync(List<EventRecord> records, CancellationToken cancellationToken)
    {
        var answers = await rejected.SendAsync(
            "events", records.ConvertAll(record => new RejectedQueue.Entry(record.MessageId, record.Body, record.Rejection!)), cancellationToken);
        for (var i = 0; i < records.Count; i++)
        {
            if (!answers[i].IsAccepted)
            {
                records[i].Ends(
                    Outcome.Unavailable, $"{records[i].Reason}; the rejected queue did not take the event: {answers[i].Problem}");
            }
        }
    }

    private void Report(List<EventRecord> records, ILambdaContext context)
    {
        var metrics = new InvocationMetrics(output, time);
        metrics.Count("EventsReceived", records.Count);
        foreach (var record in records)
        {
            metrics.Count(record.Outcome.Metric());
            metrics.Count("FindingsClosed", record.Closed);
            if (record.IsNoncompliantWithoutState)
            {
                metrics.Count("NoStateNoncompliant");
            }

            context.Logger.LogEvent(
                record.Outcome, record.Reason, record.Trigger?.NodeId, record.Trigger?.EventId, record.MessageId,
                (record.Trigger as CommandEnded)?.CommandId, record.Finding?.Id);
        }

        metrics.Write();
    }
}
