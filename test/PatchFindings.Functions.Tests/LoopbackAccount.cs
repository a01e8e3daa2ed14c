using System.Text;
using System.Text.Json;
using Amazon.EC2;
using Amazon.Lambda.SQSEvents;
using AwsTesting;
using LoopbackAws;
using LoopbackAws.Sqs;
using Microsoft.Extensions.Time.Testing;
using PatchFindings.ComplianceEvents;
using PatchFindings.Findings;
using PatchFindings.Forwarder;
using PatchFindings.PatchStates;
using PatchFindings.Queues;
using PatchFindings.Redrive;
using PatchFindings.SecurityHub;
using PatchFindings.Sweep;
using PatchFindings.Verdicts;
using Queue = LoopbackAws.Sqs.Queue;

namespace PatchFindings.Functions.Tests;

/// <summary>The handlers on the loopback services, over the wire.</summary>
internal sealed class LoopbackAccount : Loopback
{
    private const string Dlq = "-dlq";

    private readonly AmazonEC2Client _ec2Client;
    private readonly FunctionIdentity _own;

    private LoopbackAccount(FakeTimeProvider time, LoopbackServices services, CannedAws canned)
        : base(time, services, canned)
    {
        Canned = canned;
        _ec2Client = new AmazonEC2Client(Credentials, Configured(new AmazonEC2Config()));
        EventsDlq = Sqs.CreateQueue("events" + Dlq, new QueueSettings());
        FindingsDlq = Sqs.CreateQueue("findings" + Dlq, new QueueSettings { MessageRetentionPeriod = TimeSpan.FromDays(14) });
        Rejected = Sqs.CreateQueue("rejected", new QueueSettings());
        Events = Sqs.CreateQueue("events", new QueueSettings { RedrivePolicy = new RedrivePolicy(EventsDlq.Arn, 20) });
        Findings = Sqs.CreateQueue("findings", new QueueSettings { RedrivePolicy = new RedrivePolicy(FindingsDlq.Arn, 5) });
        var own = _own = new FunctionIdentity(AwsPartition.Standard, Region, AccountId);
        var rejected = new RejectedQueue(new QueueWriter(SqsClient, Url(Rejected)), time);
        var importer = new FindingImporter(HubClient);
        ComplianceEventsHandler EventsFunction(bool closes) => new(
            new BatchJudge(new PatchStateReader(SsmClient, time), new Judge(own, Judge.DefaultStateDeadline, closes), time),
            new FindingMaker(own, new FindingOptions()), new QueueWriter(SqsClient, Url(Findings)), rejected,
            Metrics, time,
            closes ? new FindingCloser(Imported(productArn: null), new QueueWriter(SqsClient, Url(Findings))) : null);
        EventsHandler = EventsFunction(closes: false);
        ClosingEventsHandler = EventsFunction(closes: true);
        ForwarderHandler = new ForwarderHandler(importer, rejected, own, Metrics, time);
        RedriveHandler = new RedriveHandler(
            SqsClient,
            new Canary(SqsClient, HubClient, importer, rejected, own, time),
            [
                new RedriveQueue("findings", Url(FindingsDlq), ToArn(FindingsDlq), ToArn(Findings)),
                new RedriveQueue("events", Url(EventsDlq), ToArn(EventsDlq), ToArn(Events)),
            ],
            Metrics, time);
    }

    /// <summary>What is answered in a service's place.</summary>
    public CannedAws Canned { get; }

    public Queue Events { get; }

    public Queue EventsDlq { get; }

    public Queue Findings { get; }

    public Queue FindingsDlq { get; }

    public Queue Rejected { get; }

    public StringWriter Metrics { get; } = new();

    public Invocation Invocation { get; } = new();

    /// <summary>What the last sweep logged.</summary>
    public IReadOnlyList<LogLines.Line> SweepLog { get; private set; } = [];

    public ComplianceEventsHandler EventsHandler { get; }

    /// <summary>The same with <c>closeFindings</c>.</summary>
    public ComplianceEventsHandler ClosingEventsHandler { get; }

    public ForwarderHandler ForwarderHandler { get; }

    public RedriveHandler RedriveHandler { get; }

    public static async Task<LoopbackAccount> StartAsync()
    {
        var time = Clock();
        return new LoopbackAccount(time, await ServicesAsync(time), new CannedAws());
    }

    /// <summary>Sweeps.</summary>
    /// <returns>The report as the function answers it.</returns>
    public async Task<string> SweepTextAsync(
        bool closes, string input = "{}", string? productArn = null, TimeSpan? remaining = null)
    {
        var handler = new SweepHandler(() => Run(closes, productArn), Metrics, Time);
        var invocation = new Invocation { RemainingTime = remaining ?? TimeSpan.FromMinutes(15) };
        using var answer = await handler.HandleAsync(new MemoryStream(Encoding.UTF8.GetBytes(input)), invocation);
        SweepLog = invocation.Log.All;
        using var reader = new StreamReader(answer);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sweeps; the report is read back.</summary>
    public async Task<SweepReport> SweepAsync(
        bool closes = false, string input = "{}", string? productArn = null, TimeSpan? remaining = null) =>
        JsonSerializer.Deserialize(
            await SweepTextAsync(closes, input, productArn, remaining), SweepJson.Default.SweepReport)!;

    /// <summary>Forwards what waits in the findings queue, until nothing does.</summary>
    /// <returns>The forwarded bodies.</returns>
    public async Task<List<string>> ForwardAsync()
    {
        var batch = Batch(Findings);
        foreach (var chunk in batch.Records!.Chunk(100))
        {
            Assert.Empty(Failed(await ForwarderHandler.HandleAsync(new SQSEvent { Records = [.. chunk] }, Invocation)));
        }

        foreach (var message in batch.Records!)
        {
            Findings.Delete(message.ReceiptHandle!);
        }

        return batch.Records!.ConvertAll(message => message.Body!);
    }

    /// <summary>Receives what lies in a queue and puts it into a batch, as an event source mapping does.</summary>
    public static SQSEvent Batch(Queue queue)
    {
        var records = new List<SQSEvent.SQSMessage>();
        while (queue.Receive(10, TimeSpan.FromMinutes(3)) is { Count: > 0 } received)
        {
            records.AddRange(received.Select(message => new SQSEvent.SQSMessage
            {
                MessageId = message.MessageId,
                ReceiptHandle = message.ReceiptHandle,
                Body = message.Body,
            }));
        }

        return new SQSEvent { Records = records };
    }

    /// <summary>A batch of the given bodies, with message ids 0, 1, 2, …</summary>
    public static SQSEvent Batch(params IEnumerable<string> bodies) => new()
    {
        Records = [.. bodies.Select((body, index) => new SQSEvent.SQSMessage { MessageId = $"{index}", Body = body })],
    };

    public static IEnumerable<string?> Failed(SQSBatchResponse response) =>
        response.BatchItemFailures.Select(failure => failure.ItemIdentifier);

    public override ValueTask DisposeAsync()
    {
        _ec2Client.Dispose();
        return base.DisposeAsync();
    }

    private SweepRun Run(bool closes, string? productArn)
    {
        var states = new PatchStateReader(SsmClient, Time);
        return new SweepRun(
            new FleetState(
                new FleetReader(SsmClient, Unpaced()), states,
                new BatchJudge(states, new Judge(_own, Judge.DefaultStateDeadline), Time), _own, Time),
            Imported(productArn), new GoneNodes(new FleetReader(SsmClient, Unpaced()), () => _ec2Client),
            new QueueWriter(SqsClient, Url(Findings)), new FindingMaker(_own, new FindingOptions(productArn)),
            new SweepSettings(closes, TimeSpan.FromHours(1)), Time);
    }

    private ImportedFindings Imported(string? productArn) => new(HubClient, _own, productArn, Unpaced());

    // The clock stands while a handler works: whoever waits for it waits for ever.
    private CallPace Unpaced() => new(Time, perSecond: 1, burst: 1_000_000);

    private static Arn ToArn(Queue queue) =>
        PatchFindings.Arn.TryParse(queue.Arn, out var arn) ? arn : throw new InvalidOperationException(queue.Arn);

    private string Url(Queue queue) => UrlOf(queue.Name);
}
