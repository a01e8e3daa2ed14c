using System.Diagnostics.CodeAnalysis;
using Amazon.EC2;
using Amazon.SecurityHub;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using PatchFindings;
using PatchFindings.Findings;
using PatchFindings.Functions;
using PatchFindings.PatchStates;
using PatchFindings.Queues;
using PatchFindings.SecurityHub;
using PatchFindings.Sweep;
using PatchFindings.Verdicts;

await FunctionHost.RunAsync(environment => Compose(environment).HandleAsync);

[SuppressMessage("Reliability", "CA2000", Justification = "The clients live as long as the process.")]
static SweepHandler Compose(FunctionEnvironment environment)
{
    var own = FunctionIdentity.Of(environment.QueueArn("FINDINGS_QUEUE_ARN"));
    var options = FindingOptions.Of(environment);
    var settings = new SweepSettings(
        environment.Flag("CLOSE_FINDINGS"),
        TimeSpan.FromMinutes(environment.Number("ON_THEIR_WAY_MINUTES", 60, min: 1, max: 1_440)));
    var time = TimeProvider.System;
    var reads = new CallPace(time, environment.Number("READS_PER_SECOND", CallPace.ReadsPerSecond, min: 1, max: 10_000), burst: 5);
    var hubReads = new CallPace(time, environment.Number("FINDING_READS_PER_SECOND", 2, min: 1, max: 3), burst: 2);
    var systemsManager = new AmazonSimpleSystemsManagementClient(ClientSettings.For(new AmazonSimpleSystemsManagementConfig(), own));
    var securityHub = new AmazonSecurityHubClient(ClientSettings.For(new AmazonSecurityHubConfig(), own));
    var sqs = new AmazonSQSClient(ClientSettings.For(new AmazonSQSConfig(), own));
    var ec2 = new Lazy<IAmazonEC2>(() => new AmazonEC2Client(ClientSettings.For(new AmazonEC2Config(), own)));
    TrustStore.Load(sqs.Config);
    var fleet = new FleetReader(systemsManager, reads);
    var states = new PatchStateReader(systemsManager, time, reads);
    var judge = new BatchJudge(states, new Judge(own, Judge.DefaultStateDeadline), time);
    var imported = new ImportedFindings(securityHub, own, options.ProductArn, hubReads);
    var queue = new QueueWriter(sqs, environment.QueueUrl("FINDINGS_QUEUE_URL"));
    var maker = new FindingMaker(
        own, options,
        environment.Flag("PATCH_DETAILS")
            ? new PatchDetailsReader(systemsManager, reads, time)
            : null);
    return new SweepHandler(
        () => new SweepRun(
            new FleetState(fleet, states, judge, own, time), imported, new GoneNodes(fleet, () => ec2.Value), queue, maker, settings,
            time),
        Console.Out,
        time);
}
