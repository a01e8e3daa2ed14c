using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.SecurityHub;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using PatchFindings.ComplianceEvents;
using PatchFindings.Evaluation;
using PatchFindings.Findings;
using PatchFindings.Forwarder;
using PatchFindings.PatchStates;
using PatchFindings.Queues;
using PatchFindings.SecurityHub;

namespace PatchFindings.Benchmarks.Work;

/// <summary>The functions, composed as their programs do it, on clients that are given.</summary>
internal static class Handlers
{
    public static ComplianceEventsHandler Events(IAmazonSimpleSystemsManagement systemsManager, IAmazonSQS sqs, TimeProvider time) => new(
        new BatchEvaluator(new PatchStateReader(systemsManager), new Evaluator(Workload.Own, Evaluator.DefaultStateDeadline), time),
        new QueueWriter(sqs, QueueUrl("findings")), new RejectedQueue(new QueueWriter(sqs, QueueUrl("rejected")), time),
        new SourceGeneratorLambdaJsonSerializer<LambdaJson>(), Workload.Own, new FindingOptions(), TextWriter.Null, time);

    public static ForwarderHandler Forwarder(IAmazonSecurityHub securityHub, IAmazonSQS sqs, TimeProvider time) => new(
        new FindingImporter(securityHub), new RejectedQueue(new QueueWriter(sqs, QueueUrl("rejected")), time), Workload.Own,
        TextWriter.Null, time);

    public static string QueueUrl(string name) => $"https://sqs.us-east-2.amazonaws.com/{Workload.Own.AccountId}/{name}";
}
