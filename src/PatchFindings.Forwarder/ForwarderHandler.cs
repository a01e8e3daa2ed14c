using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using Amazon.Lambda.SQSEvents;
using PatchFindings.Functions;
using PatchFindings.Queues;
using PatchFindings.SecurityHub;
using PatchFindings.Telemetry;

namespace PatchFindings.Forwarder;

/// <summary>
/// The forwarder function: findings queue → Security Hub. A finding leaves its queue only when Security Hub has it, or when Security Hub
/// refused it for good and the rejected queue has it.
/// </summary>
/// <param name="output">Where metrics are written: the function's standard output.</param>
public sealed class ForwarderHandler(
    FindingImporter importer, RejectedQueue rejected, FunctionIdentity own, TextWriter output, TimeProvider time)
{
    /// <summary>Handles a batch of the findings queue.</summary>
    /// <exception cref="FunctionInputException">The input is not a batch of SQS.</exception>
    public async Task<SQSBatchResponse> HandleAsync(SQSEvent? input, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var batch = new SqsBatch(input);
        using var deadline = new InvocationDeadline(context, time);
        var records = batch.Messages.Select(message => new FindingRecord(message, own)).ToList();
        await ImportAsync(records, deadline.Read);
        await RejectAsync(records.FindAll(record => record.Rejection is not null), deadline.Send);
        Report(records, context);
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Answer.Result != ImportResult.Failed)
            {
                batch.Done(i);
            }
        }

        return batch.ToResponse();
    }

    // Security Hub names what it refuses by id alone: a call holds one finding of an id, the newest, and its outcome is the group's.
    private async Task ImportAsync(List<FindingRecord> records, CancellationToken cancellationToken)
    {
        var groups = records.Where(record => record.Queued is not null).GroupBy(record => record.Queued!.Finding.Id).ToList();
        var newest = groups.ConvertAll(group => group.MaxBy(record => record.Queued!.UpdatedAt)!);
        var answers = await importer.ImportAsync(newest.ConvertAll(record => record.Queued!), cancellationToken);
        foreach (var (group, (sent, answer)) in groups.Zip(newest.Zip(answers)))
        {
            sent.IsSent = true;
            foreach (var record in group)
            {
                record.Ends(answer, sent);
            }
        }
    }

    private async Task RejectAsync(List<FindingRecord> records, CancellationToken cancellationToken)
    {
        var answers = await rejected.SendAsync(
            "findings",
            records.ConvertAll(record => new RejectedQueue.Entry(record.MessageId, record.Body, record.Rejection!, record.Answer.Code)),
            cancellationToken);
        for (var i = 0; i < records.Count; i++)
        {
            if (!answers[i].IsAccepted)
            {
                records[i].Answer = new ImportAnswer(
                    ImportResult.Failed, records[i].Answer.Code,
                    $"{records[i].Answer.Message}; the rejected queue did not take it: {answers[i].Problem}");
            }
        }
    }

    private void Report(List<FindingRecord> records, ILambdaContext context)
    {
        var metrics = new InvocationMetrics(output, time);
        var now = time.GetUtcNow();
        foreach (var record in records)
        {
            var (result, code, message) = record.Answer;
            metrics.Count(result switch
            {
                ImportResult.Imported => "FindingsImported",
                ImportResult.Refused => "FindingsRefused",
                _ => "FindingsFailed",
            });
            if (result == ImportResult.Imported && record.IsSent)
            {
                metrics.Duration("ImportLatency", now - record.Queued!.UpdatedAt);
            }

            context.Logger.LogFinding(result, code, message, record.Queued?.Finding.Id, record.MessageId);
        }

        metrics.Write();
    }
}

/// <summary>One message of a batch, from body to Security Hub's answer.</summary>
internal sealed class FindingRecord
{
    public FindingRecord(QueueMessage message, FunctionIdentity own)
    {
        (MessageId, Body) = message;
        Queued = QueuedFinding.Read(Body, own, out var rejection);
        if (rejection is not null)
        {
            Refuse(rejection, code: null);
        }
    }

    public string? MessageId { get; }

    public string Body { get; }

    /// <summary>The finding; <see langword="null"/> when the body is not one.</summary>
    public QueuedFinding? Queued { get; }

    /// <summary>Whether Security Hub was sent this one, and not another one of the same finding.</summary>
    public bool IsSent { get; set; }

    /// <summary>Until shown otherwise nothing is done, and the message comes back.</summary>
    public ImportAnswer Answer { get; set; } = new(ImportResult.Failed, "NotSent", "the finding was not sent");

    /// <summary>Why the message goes to the rejected queue; otherwise <see langword="null"/>.</summary>
    public Rejection? Rejection { get; private set; }

    /// <summary>Takes Security Hub's answer to the one of its finding that was sent, which is at least as new.</summary>
    public void Ends(ImportAnswer answer, FindingRecord sent)
    {
        if (answer.Result != ImportResult.Refused)
        {
            Answer = answer;
        }
        else if (Body == sent.Body)
        {
            Refuse(new Rejection("finding", Queued!.Finding.Id, $"is refused by Security Hub ({answer.Message})"), answer.Code);
        }
        else
        {
            // What is wrong with the newer one need not be wrong with this one, which comes back and is judged by itself.
            Answer = new ImportAnswer(ImportResult.Failed, "NotSent", "a newer finding of the same id was refused in its place");
        }
    }

    private void Refuse(Rejection rejection, string? code)
    {
        Rejection = rejection;
        Answer = new ImportAnswer(ImportResult.Refused, code, rejection.Message);
    }
}

/// <summary>The JSON of this function's input and answer.</summary>
[JsonSerializable(typeof(SQSEvent))]
[JsonSerializable(typeof(SQSBatchResponse))]
internal sealed partial class ForwarderJson : JsonSerializerContext;
