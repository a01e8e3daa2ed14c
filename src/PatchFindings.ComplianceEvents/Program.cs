using System.Diagnostics.CodeAnalysis;
using Amazon.SecurityHub;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using PatchFindings;
using PatchFindings.ComplianceEvents;
using PatchFindings.Findings;
using PatchFindings.Functions;
using PatchFindings.PatchStates;
using PatchFindings.Queues;
using PatchFindings.SecurityHub;
using PatchFindings.Verdicts;

await FunctionHost.RunAsync(environment => Compose(environment).HandleAsync);

[SuppressMessage("Reliability", "CA2000", Justification = "The clients live as long as the process.")]
static ComplianceEventsHandler Compose(FunctionEnvironment environment)
{
    var own = FunctionIdentity.Of(environment.QueueArn("EVENTS_QUEUE_ARN"));
    var findingsUrl = environment.QueueUrl("FINDINGS_QUEUE_URL");
    var rejectedUrl = environment.QueueUrl("REJECTED_QUEUE_URL");
    var stateDeadline = TimeSpan.FromSeconds(
        environment.Number("STATE_DEADLINE_SECONDS", (int)Judge.DefaultStateDeadline.TotalSeconds, min: 1, max: 43_200));
    var readsPerSecond = environment.Number("READS_PER_SECOND", CallPace.ReadsPerSecond, min: 1, max: 10_000);
    var options = FindingOptions.Of(environment);
    var time = TimeProvider.System;
    var systemsManager = new AmazonSimpleSystemsManagementClient(
        ClientSettings.For(new AmazonSimpleSystemsManagementConfig(), own));
    var sqs = new AmazonSQSClient(ClientSettings.For(new AmazonSQSConfig(), own));
    TrustStore.Load(sqs.Config);
    var findings = new QueueWriter(sqs, findingsUrl);
    var closes = environment.Flag("CLOSE_FINDINGS");
    var closer = !closes ? null
        : new FindingCloser(
            new ImportedFindings(
                new AmazonSecurityHubClient(ClientSettings.For(new AmazonSecurityHubConfig(), own)), own, options.ProductArn,
                // Two environments' two and a sweep's two at once are Security Hub's burst of six; in the long run they leave it a rest.
                new CallPace(time, 0.5, burst: 2)),
            findings);
    var details = !environment.Flag("PATCH_DETAILS") ? null
        : new PatchDetailsReader(
            systemsManager,
            new CallPace(time, environment.Number("DETAIL_READS_PER_SECOND", 10, min: 1, max: 10_000) / 2.0, burst: 5),
            time);
    return new ComplianceEventsHandler(
        new BatchJudge(
            new PatchStateReader(systemsManager, time, CallPace.OfReads(time, readsPerSecond)), new Judge(own, stateDeadline, closes), time),
        new FindingMaker(own, options, details),
        findings,
        new RejectedQueue(new QueueWriter(sqs, rejectedUrl), time),
        Console.Out,
        time,
        closer);
}
