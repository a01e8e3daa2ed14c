using System.Diagnostics.CodeAnalysis;
using Amazon.SecurityHub;
using Amazon.SQS;
using PatchFindings;
using PatchFindings.Functions;
using PatchFindings.Queues;
using PatchFindings.Redrive;
using PatchFindings.SecurityHub;

await FunctionHost.RunAsync(environment => Compose(environment).HandleAsync);

[SuppressMessage("Reliability", "CA2000", Justification = "The clients live as long as the process.")]
static RedriveHandler Compose(FunctionEnvironment environment)
{
    var findings = new RedriveQueue(
        "findings", environment.QueueUrl("FINDINGS_DLQ_URL"), environment.QueueArn("FINDINGS_DLQ_ARN"),
        environment.QueueArn("FINDINGS_QUEUE_ARN"));
    var events = new RedriveQueue(
        "events", environment.QueueUrl("EVENTS_DLQ_URL"), environment.QueueArn("EVENTS_DLQ_ARN"), environment.QueueArn("EVENTS_QUEUE_ARN"));
    var own = FunctionIdentity.Of(findings.DestinationArn);
    var rejectedUrl = environment.QueueUrl("REJECTED_QUEUE_URL");
    var time = TimeProvider.System;
    var sqs = new AmazonSQSClient(ClientSettings.For(new AmazonSQSConfig(), own));
    TrustStore.Load(sqs.Config);
    var securityHub = new AmazonSecurityHubClient(ClientSettings.For(
        new AmazonSecurityHubConfig
        {
            // A service that is down is asked once in a run: the next run asks again.
            MaxErrorRetry = 0,
        },
        own));
    var canary = new Canary(
        sqs, securityHub, new FindingImporter(securityHub), new RejectedQueue(new QueueWriter(sqs, rejectedUrl), time), own);
    return new RedriveHandler(sqs, canary, [findings, events], Console.Out, time);
}
