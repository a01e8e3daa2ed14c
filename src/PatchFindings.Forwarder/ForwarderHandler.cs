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
/// <param name="importer">Imports into Security Hub.</param>
/// <param name="rejected">The rejected queue.</param>
/// <param name="own">The account and Region whose findings are taken.</param>
/// <param name="output">Where metrics are written: the function's standard output.</param>
/// <param name="time">The clock.</param>
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
        var records = batch.Messages.Select(message => new FindingRecord(message.MessageId, message.Body)).ToList();
        await ImportAsync(NewestOfEach(records), deadline.Read);
        foreach (var record in records.Where(record => record.Winner is not null))
        {
            Follow(record, record.Winner!);
        }

        await RejectAsync(records.FindAll(record => record.Rejection is not null), deadline.Send);
        Tell(records, context);
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Answer.Result != ImportResult.Failed)
            {
                batch.Done(i);
            }
        }

        return batch.ToResponse();
    }

    // Security Hub names what it refuses by id alone, so a call holds one finding of an id: the newest.
    private List<FindingRecord> NewestOfEach(List<FindingRecord> records)
    {
        var newest = new Dictionary<string, FindingRecord>();
        foreach (var record in records)
        {
            record.Queued = QueuedFinding.Read(record.Body, own, out var rejection);
            if (record.Queued is null)
            {
                record.Refuse(rejection!, code: null);
            }
            else if (!newest.TryGetValue(record.Queued.Finding.Id!, out var other) || IsNewer(record, other))
            {
                newest[record.Queued.Finding.Id!] = record;
            }
        }

        foreach (var record in records)
        {
            if (record.Queued is { } queued && newest[queued.Finding.Id!] != record)
            {
                record.Winner = newest[queued.Finding.Id!];
            }
        }

        return records.FindAll(record => record is { Queued: not null, Winner: null });
    }

    private static bool IsNewer(FindingRecord record, FindingRecord other) =>
        record.Queued!.UpdatedAt > other.Queued!.UpdatedAt;

    private async Task ImportAsync(List<FindingRecord> records, CancellationToken cancellationToken)
    {
        var answers = await importer.ImportAsync(records.ConvertAll(record => record.Queued!), cancellationToken);
        for (var i = 0; i < records.Count; i++)
        {
            if (answers[i].Result == ImportResult.Refused)
            {
                records[i].Refuse(
                    new Rejection("finding", records[i].Queued!.Finding.Id, $"is refused by Security Hub ({answers[i].Message})"),
                    answers[i].Code);
            }
            else
            {
                records[i].Answer = answers[i];
            }
        }
    }

    private static void Follow(FindingRecord record, FindingRecord winner)
    {
        if (winner.Answer.Result == ImportResult.Refused && winner.Body != record.Body)
        {
            // What is wrong with the newer one need not be wrong with this one, which comes back and is judged by itself.
            record.Answer = new ImportAnswer(ImportResult.Failed, "NotSent", "a newer finding of the same id was refused in its place");
            return;
        }

        record.Answer = winner.Answer;
        record.Rejection = winner.Rejection;
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

    private void Tell(List<FindingRecord> records, ILambdaContext context)
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
            if (result == ImportResult.Imported && record.Winner is null)
            {
                metrics.Duration("ImportLatency", now - record.Queued!.UpdatedAt);
            }

            context.Logger.Finding(result, code, message, record.Queued?.Finding.Id, record.MessageId);
        }

        metrics.Write();
    }
}

/// <summary>One message of a batch, from body to Security Hub's answer.</summary>
/// <param name="messageId">The message's id in the findings queue.</param>
/// <param name="body">The finding's JSON.</param>
internal sealed class FindingRecord(string? messageId, string body)
{
    public string? MessageId => messageId;

    public string Body => body;

    /// <summary>The finding; <see langword="null"/> when the body is none.</summary>
    public QueuedFinding? Queued { get; set; }

    /// <summary>Until shown otherwise nothing is done, and the message comes back.</summary>
    public ImportAnswer Answer { get; set; } = new(ImportResult.Failed, "NotSent", "the finding was not sent");

    /// <summary>Why the message goes to the rejected queue; otherwise <see langword="null"/>.</summary>
    public Rejection? Rejection { get; set; }

    /// <summary>The record that is sent for this one: of the same finding, and at least as new.</summary>
    public FindingRecord? Winner { get; set; }

    public void Refuse(Rejection rejection, string? code)
    {
        Rejection = rejection;
        Answer = new ImportAnswer(ImportResult.Refused, code, rejection.Message);
    }
}

/// <summary>The JSON of this function's input and answer.</summary>
[JsonSerializable(typeof(SQSEvent))]
[JsonSerializable(typeof(SQSBatchResponse))]
internal sealed partial class ForwarderJson : JsonSerializerContext;
