using System.Diagnostics.CodeAnalysis;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;
using Amazon.SecurityHub;
using Amazon.SQS;
using PatchFindings;
using PatchFindings.Forwarder;
using PatchFindings.Functions;
using PatchFindings.Queues;
using PatchFindings.SecurityHub;

await FunctionHost.RunAsync<SQSEvent, SQSBatchResponse>(
    new SourceGeneratorLambdaJsonSerializer<ForwarderJson>(), environment => Compose(environment).HandleAsync);

[SuppressMessage("Reliability", "CA2000", Justification = "The clients live as long as the process.")]
static ForwarderHandler Compose(FunctionEnvironment environment)
{
    var own = FunctionIdentity.Of(environment.QueueArn("FINDINGS_QUEUE_ARN"));
    var rejectedUrl = environment.QueueUrl("REJECTED_QUEUE_URL");
    var importsPerSecond = environment.Number("IMPORTS_PER_SECOND", CallPace.ImportsPerSecond, min: 1, max: 10_000);
    var time = TimeProvider.System;
    var securityHub = new AmazonSecurityHubClient(ClientSettings.For(new AmazonSecurityHubConfig(), own));
    TrustStore.Load(securityHub.Config);
    var rejected = new QueueWriter(() => new AmazonSQSClient(ClientSettings.For(new AmazonSQSConfig(), own)), rejectedUrl);
    var importer = new FindingImporter(securityHub, CallPace.OfImports(time, importsPerSecond));
    return new ForwarderHandler(importer, new RejectedQueue(rejected, time), own, Console.Out, time);
}
