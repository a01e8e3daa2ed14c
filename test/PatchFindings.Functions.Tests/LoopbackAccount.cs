using System.Text;
using System.Text.Json;
using Amazon.EC2;
using Amazon.Lambda.SQSEvents;
using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using LoopbackAws.Ec2;
using LoopbackAws.Http;
using LoopbackAws.SecurityHub;
using LoopbackAws.Sqs;
using LoopbackAws.Ssm;
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

/// <summary>The handlers on the loopback services, over the wire, by a clock that the test moves.</summary>
internal sealed class LoopbackAccount : IAsyncDisposable
{
    public const string Account = "111122223333";
    public const string Region = "us-east-2";
    private const string Dlq = "-dlq";

    private readonly AmazonSQSClient _sqsClient;
    private readonly AmazonSimpleSystemsManagementClient _ssmClient;
    private readonly AmazonSecurityHubClient _hubClient;
    private readonly AmazonEC2Client _ec2Client;
    private readonly FunctionIdentity _own;
    private readonly LoopbackServer _server;

    private LoopbackAccount(
        FakeTimeProvider time, ServiceCalls calls, SqsState sqs, SsmState ssm, SecurityHubState hub, Ec2State ec2, OddAnswers odd,
        LoopbackServer server)
    {
        (Time, Calls, Sqs, Ssm, Hub, Ec2, Odd, _server) = (time, calls, sqs, ssm, hub, ec2, odd, server);
        EventsDlq = sqs.CreateQueue("events" + Dlq, new QueueSettings());
        FindingsDlq = sqs.CreateQueue("findings" + Dlq, new QueueSettings { MessageRetentionPeriod = TimeSpan.FromDays(14) });
        Rejected = sqs.CreateQueue("rejected", new QueueSettings());
        Events = sqs.CreateQueue("events", new QueueSettings { RedrivePolicy = new RedrivePolicy(EventsDlq.Arn, 20) });
        Findings = sqs.CreateQueue("findings", new QueueSettings { RedrivePolicy = new RedrivePolicy(FindingsDlq.Arn, 5) });

        var credentials = new SessionAWSCredentials("function", "secret", "token");
        _sqsClient = new AmazonSQSClient(credentials, Settings(new AmazonSQSConfig()));
        _ssmClient = new AmazonSimpleSystemsManagementClient(credentials, Settings(new AmazonSimpleSystemsManagementConfig()));
        _hubClient = new AmazonSecurityHubClient(credentials, Settings(new AmazonSecurityHubConfig()));
        _ec2Client = new AmazonEC2Client(credentials, Settings(new AmazonEC2Config()));
        var own = _own = new FunctionIdentity(AwsPartition.Standard, Region, Account);
        var rejected = new RejectedQueue(new QueueWriter(_sqsClient, Url(Rejected)), time);
        var importer = new FindingImporter(_hubClient);
        ComplianceEventsHandler EventsFunction(bool closes) => new(
            new BatchJudge(new PatchStateReader(_ssmClient, time), new Judge(own, Judge.DefaultStateDeadline, closes), time),
            new FindingMaker(own, new FindingOptions()), new QueueWriter(_sqsClient, Url(Findings)), rejected,
            Metrics, time,
            closes ? new FindingCloser(Imported(productArn: null), new QueueWriter(_sqsClient, Url(Findings))) : null);
        EventsHandler = EventsFunction(closes: false);
        ClosingEventsHandler = EventsFunction(closes: true);
        ForwarderHandler = new ForwarderHandler(importer, rejected, own, Metrics, time);
        RedriveHandler = new RedriveHandler(
            _sqsClient,
            new Canary(_sqsClient, _hubClient, importer, rejected, own, time),
            [
                new RedriveQueue("findings", Url(FindingsDlq), ToArn(FindingsDlq), ToArn(Findings)),
                new RedriveQueue("events", Url(EventsDlq), ToArn(EventsDlq), ToArn(Events)),
            ],
            Metrics, time);
    }

    public FakeTimeProvider Time { get; }

    public ServiceCalls Calls { get; }

    public SqsState Sqs { get; }

    public SsmState Ssm { get; }

    public SecurityHubState Hub { get; }

    public Ec2State Ec2 { get; }

    public OddAnswers Odd { get; }

    public Queue Events { get; }

    public Queue EventsDlq { get; }

    public Queue Findings { get; }

    public Queue FindingsDlq { get; }

    public Queue Rejected { get; }

    public StringWriter Metrics { get; } = new();

    public Invocation Invocation { get; } = new();

    public ComplianceEventsHandler EventsHandler { get; }

    /// <summary>The same with <c>closeFindings</c>.</summary>
    public ComplianceEventsHandler ClosingEventsHandler { get; }

    public ForwarderHandler ForwarderHandler { get; }

    public RedriveHandler RedriveHandler { get; }

    public static async Task<LoopbackAccount> StartAsync()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var calls = new ServiceCalls();
        var sqs = new SqsState(time, Region, Account);
        var ssm = new SsmState(time, Region, Account);
        var hub = new SecurityHubState(time, Region, Account) { EnforcesRates = false };
        var ec2 = new Ec2State(time, Account);
        var odd = new OddAnswers();
        var server = await LoopbackServer.StartAsync(
            [
                odd, new SqsEndpoint(sqs, calls), new SsmEndpoint(ssm, calls), new SecurityHubEndpoint(hub, calls), new Ec2Endpoint(ec2, calls),
            ],
            port: 0, TestContext.Current.CancellationToken);
        return new LoopbackAccount(time, calls, sqs, ssm, hub, ec2, odd, server);
    }

    /// <summary>Sweeps.</summary>
    /// <returns>The report as the function answers it.</returns>
    public async Task<string> SweepTextAsync(
        bool closes, string input = "{}", string? productArn = null, TimeSpan? remaining = null)
    {
        var handler = new SweepHandler(() => Run(closes, productArn), Metrics, Time);
        var invocation = new Invocation { RemainingTime = remaining ?? TimeSpan.FromMinutes(15) };
        using var answer = await handler.HandleAsync(new MemoryStream(Encoding.UTF8.GetBytes(input)), invocation);
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

    /// <summary>Every call to the action of the service fails from now on, with a status that the SDK does not retry here.</summary>
    public void Fail(string service, string action, string code = "ServiceUnavailable", int status = 503) =>
        Calls.Fault = call => call.Service == service && call.Action == action ? new AwsErrorException(code, "told to fail", status) : null;

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

    public static List<string> Bodies(Queue queue) => Batch(queue).Records!.ConvertAll(record => record.Body!);

    public int Called(string service, string action) => Calls.Of(service, action).Count;

    public async ValueTask DisposeAsync()
    {
        _sqsClient.Dispose();
        _ssmClient.Dispose();
        _hubClient.Dispose();
        _ec2Client.Dispose();
        await _server.DisposeAsync();
    }

    private SweepRun Run(bool closes, string? productArn)
    {
        var states = new PatchStateReader(_ssmClient, Time);
        return new SweepRun(
            new FleetState(
                new FleetReader(_ssmClient, Unpaced()), states,
                new BatchJudge(states, new Judge(_own, Judge.DefaultStateDeadline), Time), _own, Time),
            Imported(productArn), new GoneNodes(new FleetReader(_ssmClient, Unpaced()), () => _ec2Client),
            new QueueWriter(_sqsClient, Url(Findings)), new FindingMaker(_own, new FindingOptions(productArn)),
            new SweepSettings(closes, TimeSpan.FromHours(1)), Time);
    }

    private ImportedFindings Imported(string? productArn) => new(_hubClient, _own, productArn, Unpaced());

    // The clock stands while a handler works: whoever waits for it waits for ever.
    private CallPace Unpaced() => new(Time, perSecond: 1, burst: 1_000_000);

    private static Arn ToArn(Queue queue) =>
        PatchFindings.Arn.TryParse(queue.Arn, out var arn) ? arn : throw new InvalidOperationException(queue.Arn);

    private string Url(Queue queue) => new Uri(_server.Endpoint, $"/{Account}/{queue.Name}").ToString();

    private T Settings<T>(T config)
        where T : ClientConfig
    {
        config.ServiceURL = _server.Endpoint.ToString();
        config.AuthenticationRegion = Region;
        config.MaxErrorRetry = 0;
        return config;
    }
}
