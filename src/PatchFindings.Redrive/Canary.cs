using System.Globalization;
using Amazon.Lambda.Core;
using Amazon.SecurityHub;
using Amazon.SecurityHub.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using PatchFindings.Functions;
using PatchFindings.Queues;
using PatchFindings.SecurityHub;
using PatchFindings.Telemetry;

namespace PatchFindings.Redrive;

/// <summary>
/// Asks Security Hub whether it is back, with one call: imports one finding out of the dead-letter queue. Done means deleted; failed means
/// that it stays. One refused finding says little about Security Hub: then more are tried, and what is refused for good is parked in
/// the rejected queue. What it refuses for a setting stays, and is parked on its last day: SQS would delete it.
/// </summary>
/// <param name="time">The clock; by default the system's.</param>
public sealed class Canary(
    IAmazonSQS sqs, IAmazonSecurityHub securityHub, FindingImporter importer, RejectedQueue rejected, FunctionIdentity own,
    TimeProvider? time = null)
{
    /// <summary>How many findings are tried in one run, if the first is refused.</summary>
    public const int FindingsMax = 10;

    /// <summary>How long a canary is hidden from a move task, in seconds; as long as the function may run.</summary>
    public const int VisibilitySeconds = 60;

    // SQS keeps a message for 14 days.
    private static readonly TimeSpan KeptMax = TimeSpan.FromDays(13);

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Imports one finding out of the dead-letter queue.</summary>
    /// <param name="cancellationToken">Ends the trying: Security Hub is then not back.</param>
    public async Task<CanaryResult> ImportOneAsync(string dlqUrl, ILambdaLogger logger, CancellationToken cancellationToken)
    {
        var drawn = await DrawAsync(dlqUrl, 1, cancellationToken);
        await ImportAsync(drawn, cancellationToken);
        if (drawn is [{ Answer.Result: ImportResult.Refused }])
        {
            drawn.AddRange(await DrawAsync(dlqUrl, FindingsMax - 1, cancellationToken));
            await ImportAsync(drawn, cancellationToken);
        }

        await ParkAsync(drawn, cancellationToken);
        drawn.ForEach(one => one.Report(logger));
        foreach (var one in drawn)
        {
            if (one.IsDone)
            {
                await ServiceFailure.NamedAsync(
                    "DeleteMessage", sqs.DeleteMessageAsync(dlqUrl, one.Message.ReceiptHandle, cancellationToken));
            }
            else
            {
                await GiveBackAsync(dlqUrl, one.Message);
            }
        }

        var imported = drawn.FindAll(one => one.Answer.Result == ImportResult.Imported);
        var failed = drawn.Find(one => one.Answer.Result == ImportResult.Failed && one.Answer != Drawn.NotTried);
        var result = imported is [var first, ..] ? new CanaryResult(IsBack: true, $"imported {first.Finding!.Finding.Id}", imported.Count)
            : failed is not null ? new CanaryResult(IsBack: false, $"not imported: {failed.Answer.Code} {failed.Answer.Message}", IsSetting: failed.Answer.IsSetting)
            : await ProbeAsync(cancellationToken);
        return result with { Parked = drawn.Count(one => one is { IsDone: true, Answer.Result: ImportResult.Refused }) };
    }

    /// <summary>Asks without a finding: whether Security Hub answers and is enabled (<c>DescribeHub</c>).</summary>
    /// <param name="cancellationToken">Ends the asking: Security Hub is then not back.</param>
    public async Task<CanaryResult> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var hub = await securityHub.DescribeHubAsync(new DescribeHubRequest(), cancellationToken);
            return string.IsNullOrEmpty(hub?.HubArn)
                ? new CanaryResult(IsBack: false, "DescribeHub: the answer names no hub")
                : new CanaryResult(IsBack: true, "Security Hub is enabled and answers");
        }
        catch (Exception e)
        {
            return new CanaryResult(IsBack: false, ServiceFailure.Of("DescribeHub", e).Reason);
        }
    }

    private async Task<List<Drawn>> DrawAsync(string dlqUrl, int count, CancellationToken cancellationToken)
    {
        var received = await ServiceFailure.NamedAsync(
            "ReceiveMessage",
            sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest(dlqUrl)
                {
                    MaxNumberOfMessages = count,
                    VisibilityTimeout = VisibilitySeconds,
                    WaitTimeSeconds = 1,
                    MessageSystemAttributeNames = [Drawn.SentTimestamp],
                },
                cancellationToken));
        return (received?.Messages ?? []).ConvertAll(message => new Drawn(message, own));
    }

    // All that were drawn in one call, the refused one again: only beside others does it show whose fault the refusal is.
    private async Task ImportAsync(List<Drawn> drawn, CancellationToken cancellationToken)
    {
        var tried = drawn.Where(one => one.Finding is not null).DistinctBy(one => one.Finding!.Finding.Id).ToList();
        var answers = await importer.ImportAsync(tried.ConvertAll(one => one.Finding!), cancellationToken);
        for (var i = 0; i < tried.Count; i++)
        {
            tried[i].Answer = answers[i] is { IsSetting: true } answer && _time.GetUtcNow() - tried[i].SentAt > KeptMax
                ? answer with { Result = ImportResult.Refused }
                : answers[i];
        }
    }

    // What cannot be parked stays, and holds nothing else back.
    private async Task ParkAsync(List<Drawn> drawn, CancellationToken cancellationToken)
    {
        var refused = drawn.FindAll(one => one.Answer.Result == ImportResult.Refused);
        var answers = await rejected.SendAsync("findings", refused.ConvertAll(one => one.ToRejected()), cancellationToken);
        for (var i = 0; i < refused.Count; i++)
        {
            refused[i].ParkingProblem = answers[i].Problem;
        }
    }

    // Without this the message is back when its visibility timeout ends: a courtesy, whose failure costs that time and nothing else.
    private async Task GiveBackAsync(string dlqUrl, Message message)
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        try
        {
            await sqs.ChangeMessageVisibilityAsync(dlqUrl, message.ReceiptHandle, 0, soon.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
        }
    }

    private sealed class Drawn
    {
        private readonly Rejection? _noFinding;

        public Drawn(Message message, FunctionIdentity own)
        {
            Message = message;
            Finding = QueuedFinding.Read(message.Body, own, out _noFinding);
            Answer = Finding is null ? new ImportAnswer(ImportResult.Refused, Message: _noFinding!.Message) : NotTried;
        }

        public const string SentTimestamp = "SentTimestamp";

        /// <summary>When SQS took the message; <see langword="null"/> when it does not tell.</summary>
        public DateTimeOffset? SentAt =>
            Message.Attributes?.GetValueOrDefault(SentTimestamp) is { } text
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < 4_000_000_000_000
                ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                : null;

        public static ImportAnswer NotTried { get; } = new(ImportResult.Failed, "NotSent", "another message of the same finding was tried");

        public Message Message { get; }

        public QueuedFinding? Finding { get; }

        public ImportAnswer Answer { get; set; }

        /// <summary>Why the rejected queue does not have what was refused.</summary>
        public string? ParkingProblem { get; set; }

        public bool IsDone => Answer.Result != ImportResult.Failed && ParkingProblem is null;

        public RejectedQueue.Entry ToRejected() => new(
            Message.MessageId, Message.Body ?? string.Empty,
            _noFinding ?? new Rejection("finding", Finding!.Finding.Id, $"is refused by Security Hub ({Answer.Message})"), Answer.Code);

        public void Report(ILambdaLogger logger) => logger.LogFinding(
            ParkingProblem is null ? Answer.Result : ImportResult.Failed, Answer.Code,
            ParkingProblem is null ? Answer.Message : $"{Answer.Message}; the rejected queue did not take it: {ParkingProblem}",
            Finding?.Finding.Id, Message.MessageId);
    }
}

/// <summary>Whether Security Hub is back.</summary>
/// <param name="Imported">How many findings were imported by asking, and are out of the dead-letter queue.</param>
/// <param name="Parked">How many were refused for good meanwhile, and are in the rejected queue.</param>
/// <param name="IsSetting">Whether it answered and refused whatever was tried: that says nothing of the events, whose queue is not held for it.</param>
public sealed record CanaryResult(bool IsBack, string Text, int Imported = 0, int Parked = 0, bool IsSetting = false);
