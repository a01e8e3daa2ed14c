using Amazon.Lambda.Core;
using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SecurityHub.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using PatchFindings.Queues;
using PatchFindings.SecurityHub;
using PatchFindings.Telemetry;

namespace PatchFindings.Redrive;

/// <summary>
/// Asks Security Hub whether it is back, with one call: imports one finding out of the dead-letter queue. Done means deleted; failed means
/// that it stays. A finding that will never be imported makes room for the next, in the rejected queue.
/// </summary>
/// <param name="sqs">The queues.</param>
/// <param name="securityHub">Security Hub.</param>
/// <param name="importer">Imports the finding.</param>
/// <param name="rejected">The rejected queue.</param>
/// <param name="own">The account and Region whose findings are taken.</param>
/// <param name="time">The clock; by default the system's.</param>
public sealed class Canary(
    IAmazonSQS sqs, IAmazonSecurityHub securityHub, FindingImporter importer, RejectedQueue rejected, FunctionIdentity own,
    TimeProvider? time = null)
{
    /// <summary>How many findings are tried in one run until one is imported: the others go to the rejected queue.</summary>
    public const int FindingsMax = 10;

    /// <summary>How long a canary is hidden from a move task, in seconds; as long as the function may run.</summary>
    public const int VisibilitySeconds = 60;

    /// <summary>Imports one finding out of the dead-letter queue.</summary>
    /// <param name="dlqUrl">The findings' dead-letter queue.</param>
    /// <param name="logger">The invocation's logger.</param>
    /// <param name="cancellationToken">Ends the trying: Security Hub is then not back.</param>
    /// <exception cref="AmazonServiceException">SQS failed.</exception>
    public async Task<CanaryResult> ImportOneAsync(string dlqUrl, ILambdaLogger logger, CancellationToken cancellationToken)
    {
        for (var tried = 0; tried < FindingsMax; tried++)
        {
            var received = await sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest(dlqUrl)
                {
                    MaxNumberOfMessages = 1,
                    VisibilityTimeout = VisibilitySeconds,
                    WaitTimeSeconds = 1,
                },
                cancellationToken);
            if (received.Messages is not [var message, ..])
            {
                return await ProbeAsync(cancellationToken);
            }

            var finding = QueuedFinding.Read(message.Body, own, out var rejection);
            string? code = null;
            if (finding is not null)
            {
                var answer = (await importer.ImportAsync([finding], cancellationToken))[0];
                logger.Finding(answer.Result, answer.Code, answer.Message, finding.Finding.Id, message.MessageId);
                switch (answer.Result)
                {
                    case ImportResult.Imported:
                        await sqs.DeleteMessageAsync(dlqUrl, message.ReceiptHandle, cancellationToken);
                        return new CanaryResult(IsBack: true, $"imported {finding.Finding.Id}", Imported: 1);
                    case ImportResult.Failed:
                        await GiveBackAsync(dlqUrl, message);
                        return new CanaryResult(IsBack: false, $"not imported: {answer.Code} {answer.Message}");
                    default:
                        rejection = new Rejection("finding", finding.Finding.Id, $"is refused by Security Hub ({answer.Message})");
                        code = answer.Code;
                        break;
                }
            }

            var parked = await rejected.SendAsync(
                "findings", [new RejectedQueue.Entry(message.MessageId, message.Body ?? string.Empty, rejection!, code)], cancellationToken);
            if (!parked[0].IsAccepted)
            {
                await GiveBackAsync(dlqUrl, message);
                return new CanaryResult(IsBack: false, $"a refused finding cannot be parked in the rejected queue: {parked[0].Problem}");
            }

            await sqs.DeleteMessageAsync(dlqUrl, message.ReceiptHandle, cancellationToken);
        }

        // So much poison says nothing about the service by itself.
        return await ProbeAsync(cancellationToken);
    }

    /// <summary>Asks without a finding: whether Security Hub answers and is enabled (<c>DescribeHub</c>).</summary>
    /// <param name="cancellationToken">Ends the asking: Security Hub is then not back.</param>
    public async Task<CanaryResult> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await securityHub.DescribeHubAsync(new DescribeHubRequest(), cancellationToken);
            return new CanaryResult(IsBack: true, "Security Hub is enabled and answers");
        }
        catch (AmazonServiceException e)
        {
            return new CanaryResult(IsBack: false, $"DescribeHub: {e.ErrorCode ?? e.GetType().Name} {e.Message}");
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException or IOException or TimeoutException)
        {
            return new CanaryResult(IsBack: false, $"DescribeHub: {e.GetType().Name} {e.Message}");
        }
        catch (OperationCanceledException)
        {
            return new CanaryResult(IsBack: false, "DescribeHub: the function's time ran out");
        }
    }

    // Without this the message is back when its visibility timeout ends: a courtesy, whose failure costs that time and nothing else.
    private async Task GiveBackAsync(string dlqUrl, Message message)
    {
        try
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2), time ?? TimeProvider.System);
            await sqs.ChangeMessageVisibilityAsync(dlqUrl, message.ReceiptHandle, 0, soon.Token);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException
            or OperationCanceledException)
        {
        }
    }
}
