using System.Text.Json;
using Amazon.Lambda.SQSEvents;
using LoopbackAws.EventBridge;
using LoopbackAws.Http;
using LoopbackAws.SecurityHub;
using LoopbackAws.Sqs;
using LoopbackAws.Ssm;
using PatchFindings.Benchmarks.Logging;
using PatchFindings.Local.Fleet;
using PatchFindings.Local.Run;
using PatchFindings.PatchStates;

namespace PatchFindings.Benchmarks.Work;

/// <summary>What the benchmarks work on: made by the loopback services, and by the functions on them, beforehand.</summary>
internal sealed class Workload
{
    /// <summary>Events of a batch of the events queue, as many as one read of records serves, and findings that it leads to.</summary>
    public const int EventsPerBatch = PatchStateReader.NodesPerRecordCall;

    /// <summary>Findings of a full batch of the findings queue.</summary>
    public const int FindingsPerBatch = 100;

    /// <summary>The Region of everything.</summary>
    public const string Region = DocumentedSamples.Region;

    private Workload(PlannedWork plan) => (Now, FindingIds) = (plan.Now, [.. plan.Events.Select(planned => planned.FindingId!)]);

    /// <summary>The functions' account and Region.</summary>
    public static FunctionIdentity Own { get; } = new(AwsPartition.Standard, Region, DocumentedSamples.AccountId);

    /// <summary>The time.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The ids of the findings, as the plan has them, in the events' order.</summary>
    public IReadOnlyList<string> FindingIds { get; }

    /// <summary>The batch of the events queue.</summary>
    public required SQSEvent Events { get; init; }

    /// <summary>The batch of the findings queue: its first findings are what the batch of events leads to.</summary>
    public required SQSEvent Findings { get; init; }

    /// <summary>What the services answered to the two batches.</summary>
    public required RecordedAnswers Answers { get; init; }

    /// <summary>Makes a workload.</summary>
    /// <param name="kind">Where its events come from.</param>
    public static async Task<Workload> LoadAsync(WorkKind kind)
    {
        var plan = PlannedWork.Of(kind, FindingsPerBatch);
        var time = new FixedTime(plan.Now);
        var calls = new ServiceCalls();
        var sqs = new SqsState(time, Region, Own.AccountId);
        var (events, findings) = (sqs.CreateQueue("events", new QueueSettings()), sqs.CreateQueue("findings", new QueueSettings()));
        var ssm = new SsmState(time, Region, Own.AccountId);
        var hub = new SecurityHubState(time, Region, Own.AccountId) { EnforcesRates = false };
        Tell(plan, ssm);
        var bodies = Put(plan, sqs, events, time);

        await using var server = await LoopbackServer.StartAsync(
            [new SqsEndpoint(sqs, calls), new SsmEndpoint(ssm, calls), new SecurityHubEndpoint(hub, calls)], port: 0,
            CancellationToken.None);
        var answers = new RecordedAnswers();
        var invocation = new BenchmarkInvocation(FunctionLog.To(Stream.Null));
        var batch = Batch(events.Arn, bodies.Take(EventsPerBatch));
        using (var recorded = new Clients(server.Endpoint, answers.Recorder()))
        {
            await Handlers.Events(recorded.SystemsManager, recorded.Sqs, time).HandleAsync(batch, invocation);
        }

        using (var others = new Clients(server.Endpoint, new RecordedAnswers().Recorder()))
        {
            await Handlers.Events(others.SystemsManager, others.Sqs, time)
                .HandleAsync(Batch(events.Arn, bodies.Skip(EventsPerBatch)), invocation);
        }

        var messages = Receive(findings);
        Check(plan, messages);
        var queued = Batch(findings.Arn, messages);
        using (var recorded = new Clients(server.Endpoint, answers.Recorder()))
        {
            await Handlers.Forwarder(recorded.SecurityHub, recorded.Sqs, time).HandleAsync(queued, invocation);
        }

        return new Workload(plan) { Events = batch, Findings = queued, Answers = answers };
    }

    // By words that share no code with what is measured: whatever a benchmark gives is later compared to these messages.
    private static void Check(PlannedWork plan, List<string> messages)
    {
        var expected = new ExpectedFindings(Region, Own.AccountId);
        var operations = plan.Operations.Select(planned => planned.Operation).ToLookup(expected.IdOf);
        var wrong = new List<string>();
        for (var i = 0; i < messages.Count; i++)
        {
            using var message = JsonDocument.Parse(messages[i]);
            wrong.AddRange(FindingComparison.Differences(expected.Of(operations[plan.Events[i].FindingId!].Last()), message.RootElement));
        }

        if (messages.Count != FindingsPerBatch || wrong.Count > 0)
        {
            throw new InvalidOperationException($"{messages.Count} of {FindingsPerBatch} findings. {string.Join("; ", wrong.Take(3))}");
        }
    }

    private static void Tell(PlannedWork plan, SsmState ssm)
    {
        foreach (var planned in plan.Operations)
        {
            if (planned.IsAssociationScan)
            {
                ssm.PublishAssociationScan(planned.Operation, plan.Now);
            }
            else
            {
                ssm.Publish(planned.Operation, plan.Now, plan.Now, plan.Now);
            }
        }

        foreach (var command in plan.Commands)
        {
            ssm.AddCommand(command, plan.Now);
        }

        foreach (var association in plan.Associations)
        {
            ssm.AddAssociation(association, plan.Now);
        }
    }

    // Over the bus, so that a body is the event as EventBridge writes it.
    private static List<string> Put(PlannedWork plan, SqsState sqs, Queue queue, TimeProvider time)
    {
        var ids = new Random(1);
        var bus = new EventBus(time, sqs, Region, Own.AccountId, () => new Guid(ids.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        bus.PutRule("all", """{"source":["aws.ssm"]}""");
        bus.PutTargets("all", new RuleTarget("queue", queue.Arn));
        foreach (var planned in plan.Events)
        {
            bus.Put(planned.Entry);
        }

        return Receive(queue);
    }

    private static List<string> Receive(Queue queue)
    {
        var bodies = new List<string>();
        while (queue.Receive(10, TimeSpan.FromHours(1)) is { Count: > 0 } received)
        {
            bodies.AddRange(received.Select(message => message.Body));
        }

        return bodies;
    }

    private static SQSEvent Batch(string queueArn, IEnumerable<string> bodies) => new()
    {
        Records = [.. bodies.Select((body, index) => new SQSEvent.SQSMessage
        {
            MessageId = $"059f36b4-87a3-44ab-83d2-{index:D12}",
            ReceiptHandle = new string('h', 184),
            Body = body,
            Md5OfBody = "098f6bcd4621d373cade4e832627b4f6",
            EventSourceArn = queueArn,
            EventSource = "aws:sqs",
            AwsRegion = Region,
            Attributes = new Dictionary<string, string>
            {
                ["ApproximateReceiveCount"] = "1",
                ["SentTimestamp"] = "1545082649183",
                ["SenderId"] = "AIDAIENQZJOLO23YVJ4VO",
                ["ApproximateFirstReceiveTimestamp"] = "1545082649185",
            },
        })],
    };
}
