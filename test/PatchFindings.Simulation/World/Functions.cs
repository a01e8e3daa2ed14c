using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;
using LoopbackAws.Sqs;
using PatchFindings.ComplianceEvents;
using PatchFindings.Findings;
using PatchFindings.Forwarder;
using PatchFindings.Functions;
using PatchFindings.PatchStates;
using PatchFindings.Queues;
using PatchFindings.Redrive;
using PatchFindings.SecurityHub;
using PatchFindings.Verdicts;

namespace PatchFindings.Simulation;

/// <summary>The three handlers as their programs compose them, each call one execution environment.</summary>
internal sealed class Functions(Run run, Clients clients)
{
    public const string Events = "events";
    public const string Forwarder = "forwarder";
    public const string Redrive = "redrive";

    /// <summary>Reads of patches a second: those of an environment, of which there are two.</summary>
    public const double DetailReadsPerSecond = 5;

    /// <summary>Reads of patches at once after a rest.</summary>
    public const int DetailReadsAtOnce = 5;

    private RejectedQueue Rejected => new(new QueueWriter(clients.Sqs, Account.UrlOf(run.Queues.Rejected)), run.Time);

    public Func<byte[], Invocation, Task<byte[]>> Start(string function) => function switch
    {
        Events => StartEvents(),
        Forwarder => StartForwarder(),
        Redrive => StartRedrive(),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
    };

    private Func<byte[], Invocation, Task<byte[]>> StartEvents()
    {
        var reader = new PatchStateReader(clients.Ssm, run.Mutant.ReaderTime(run.Time), CallPace.OfReads(run.Time));
        var judge = new Judge(Account.Own, run.Mutant.StateDeadline);
        var handler = new ComplianceEventsHandler(
            new BatchJudge(reader, judge, run.Mutant.JudgeTime(run.Time)),
            new FindingMaker(
                Account.Own,
                new FindingOptions(),
                run.HasDetails ? new PatchDetailsReader(clients.Ssm, DetailReads(run.Time, run.Mutant.DetailReadsPerSecond), run.Time) : null),
            new QueueWriter(clients.Sqs, Account.UrlOf(run.Queues.Findings)),
            Rejected,
            TextWriter.Null,
            run.Time);
        return async (payload, invocation) =>
        {
            var answer = await handler.HandleAsync(new MemoryStream(payload), invocation);
            return ((MemoryStream)answer).ToArray();
        };
    }

    private Func<byte[], Invocation, Task<byte[]>> StartForwarder()
    {
        var importer = new FindingImporter(clients.SecurityHub, CallPace.OfImports(run.Time));
        var handler = new ForwarderHandler(importer, Rejected, Account.Own, TextWriter.Null, run.Time);
        return Run(handler);
    }

    /// <summary>The handler as the runtime client runs it: with the program's serializer.</summary>
    public static Func<byte[], Invocation, Task<byte[]>> Run(ForwarderHandler handler)
    {
        var serializer = new SourceGeneratorLambdaJsonSerializer<ForwarderJson>();
        return async (payload, invocation) =>
        {
            var answer = new MemoryStream();
            serializer.Serialize(await handler.HandleAsync(serializer.Deserialize<SQSEvent>(new MemoryStream(payload)), invocation), answer);
            return answer.ToArray();
        };
    }

    private Func<byte[], Invocation, Task<byte[]>> StartRedrive()
    {
        var handler = StartRedrive(clients, run.Queues, run.Time);
        return async (payload, invocation) =>
        {
            var answer = await handler.HandleAsync(new MemoryStream(payload), invocation);
            return ((MemoryStream)answer).ToArray();
        };
    }

    /// <summary>The redrive as its program composes it.</summary>
    public static RedriveHandler StartRedrive(Clients clients, Queues queues, TimeProvider time) => new(
        clients.Sqs,
        new Canary(
            clients.Sqs, clients.SecurityHub, new FindingImporter(clients.SecurityHub),
            new RejectedQueue(new QueueWriter(clients.Sqs, Account.UrlOf(queues.Rejected)), time), Account.Own, time),
        [
            Pair("findings", queues.FindingsDlq, queues.Findings),
            Pair("events", queues.EventsDlq, queues.Events),
        ],
        TextWriter.Null,
        time);

    /// <summary>The pace of the reads of patches.</summary>
    public static CallPace DetailReads(TimeProvider time, double perSecond) => new(time, perSecond, DetailReadsAtOnce);

    private static RedriveQueue Pair(string name, Queue dlq, Queue home) =>
        new(name, Account.UrlOf(dlq), Account.ArnOf(dlq), Account.ArnOf(home));
}
