using Amazon.SecurityHub;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using PatchFindings.ComplianceEvents;
using PatchFindings.Findings;
using PatchFindings.Forwarder;
using PatchFindings.PatchStates;
using PatchFindings.Queues;
using PatchFindings.SecurityHub;
using PatchFindings.Verdicts;

namespace PatchFindings.Benchmarks.Work;

/// <summary>The functions, composed as their programs do it, on clients that are given and at no pace.</summary>
internal static class Handlers
{
    public static ComplianceEventsHandler Events(IAmazonSimpleSystemsManagement systemsManager, IAmazonSQS sqs, TimeProvider time) => new(
        EventJudge(systemsManager, time), new FindingMaker(Workload.Own, new FindingOptions()), new QueueWriter(sqs, QueueUrl("findings")),
        new RejectedQueue(new QueueWriter(sqs, QueueUrl("rejected")), time),
        TextWriter.Null, time);

    public static BatchJudge EventJudge(IAmazonSimpleSystemsManagement systemsManager, TimeProvider time) => new(
        new PatchStateReader(systemsManager, time), new Judge(Workload.Own, Judge.DefaultStateDeadline), time);

    public static ForwarderHandler Forwarder(IAmazonSecurityHub securityHub, IAmazonSQS sqs, TimeProvider time) => new(
        new FindingImporter(securityHub), new RejectedQueue(new QueueWriter(sqs, QueueUrl("rejected")), time), Workload.Own,
        TextWriter.Null, time);

    public static string QueueUrl(string name) => $"https://sqs.us-east-2.amazonaws.com/{Workload.Own.AccountId}/{name}";
}
