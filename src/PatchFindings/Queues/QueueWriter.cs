using System.Globalization;
using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;
using PatchFindings.Functions;

namespace PatchFindings.Queues;

/// <summary>Sends messages to one queue in as few calls as SQS allows, and gives an answer for each of them.</summary>
/// <param name="sqs">Makes the client when there is something to send; its retries are the only ones.</param>
public sealed class QueueWriter(Func<IAmazonSQS> sqs, string queueUrl)
{
    private const int CodeLengthMax = 100;

    private IAmazonSQS? _sqs;

    /// <summary>For a client that is there.</summary>
    /// <param name="sqs">The client; its retries are the only ones.</param>
    public QueueWriter(IAmazonSQS sqs, string queueUrl)
        : this(() => sqs, queueUrl)
    {
    }

    /// <summary>Messages in one <c>SendMessageBatch</c> call, by the API.</summary>
    public const int MessagesPerCallMax = 10;

    /// <summary>Bytes of all bodies in one call, and of one body: 1 MiB, by the API.</summary>
    public const int BytesPerCallMax = 1_048_576;

    /// <summary>Sends the bodies in order.</summary>
    /// <param name="cancellationToken">Ends the sending; what is not sent by then is not accepted.</param>
    /// <returns>An answer for each body, in the same order.</returns>
    public async Task<IReadOnlyList<SendAnswer>> SendAsync(IReadOnlyList<string> bodies, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        var answers = new SendAnswer[bodies.Count];
        string? outage = null;
        var next = 0;
        while (next < bodies.Count)
        {
            if (Encoding.UTF8.GetByteCount(bodies[next]) is var bytes and > BytesPerCallMax)
            {
                // In a call it would fail the call and hold back what comes after it.
                answers[next++] = new SendAnswer($"{bytes} bytes are more than a message of SQS holds", IsPermanent: true);
                continue;
            }

            var (start, end) = (next, EndOfCall(bodies, next));
            next = end;
            if (outage is null)
            {
                outage = await SendCallAsync(bodies, start, end, answers, cancellationToken);
            }
            else
            {
                // A service that failed a whole call a moment ago, after the client's retries, is not asked again in this batch.
                answers.AsSpan(start, end - start).Fill(new SendAnswer(outage));
            }
        }

        return answers;
    }

    private static int EndOfCall(IReadOnlyList<string> bodies, int start)
    {
        var bytes = 0;
        var end = start;
        while (end < bodies.Count && end - start < MessagesPerCallMax)
        {
            bytes += Encoding.UTF8.GetByteCount(bodies[end]);
            if (bytes > BytesPerCallMax && end > start)
            {
                break;
            }

            end++;
        }

        return end;
    }

    // Returns why the whole call failed; null when SQS answered, however it answered for each entry.
    private async Task<string?> SendCallAsync(
        IReadOnlyList<string> bodies, int start, int end, SendAnswer[] answers, CancellationToken cancellationToken)
    {
        var entries = new List<SendMessageBatchRequestEntry>(end - start);
        for (var i = start; i < end; i++)
        {
            entries.Add(new SendMessageBatchRequestEntry(i.ToString(CultureInfo.InvariantCulture), bodies[i]));
            answers[i] = new SendAnswer("SQS gave no answer for it");
        }

        try
        {
            _sqs ??= sqs();
            var response = await _sqs.SendMessageBatchAsync(new SendMessageBatchRequest(queueUrl, entries), cancellationToken);
            foreach (var sent in response.Successful ?? [])
            {
                Answer(sent?.Id, SendAnswer.Accepted);
            }

            foreach (var failed in response.Failed ?? [])
            {
                Answer(failed?.Id, Refusal(failed!));
            }

            return null;
        }
        catch (Exception e)
        {
            var problem = ServiceFailure.Of("SendMessageBatch", e).Reason;
            answers.AsSpan(start, end - start).Fill(new SendAnswer(problem));
            return problem;
        }

        // An answer may name an id that was not sent.
        void Answer(string? id, SendAnswer answer)
        {
            if (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index >= start && index < end)
            {
                answers[index] = answer;
            }
        }
    }

    private static SendAnswer Refusal(BatchResultErrorEntry failed)
    {
        var code = Excerpt.Of(failed.Code ?? "no code", CodeLengthMax);
        var problem = $"SendMessageBatch: {code}: {Excerpt.Of(failed.Message ?? "no message")}";
        return new SendAnswer(problem, failed.SenderFault == true && IsAboutContent(failed.Code));
    }

    // SQS counts throttling, permissions and keys as the sender's fault as well, and those pass or are mended.
    private static bool IsAboutContent(string? code) =>
        code?[(code.LastIndexOfAny(['.', '#']) + 1)..] is "InvalidMessageContents" or "InvalidParameterValue" or "InvalidParameterValueException"
            or "InvalidAttributeValue" or "MissingParameter" or "MissingRequiredParameterException" or "EmptyValue";
}

/// <summary>What became of one message of a batch.</summary>
/// <param name="Problem">Why the queue does not have it; <see langword="null"/> when it has.</param>
/// <param name="IsPermanent">Whether the queue will never take it: what is wrong is its content.</param>
public sealed record SendAnswer(string? Problem, bool IsPermanent = false)
{
    /// <summary>The queue has the message.</summary>
    public static SendAnswer Accepted { get; } = new((string?)null);

    /// <summary>Whether the queue has the message.</summary>
    public bool IsAccepted => Problem is null;
}
