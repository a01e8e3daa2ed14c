using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using LoopbackAws.Http;
using LoopbackAws.SecurityHub;
using LoopbackAws.Sqs;
using LoopbackAws.Ssm;
using Microsoft.Extensions.Time.Testing;
using PatchFindings.Queues;
using Queue = LoopbackAws.Sqs.Queue;

namespace PatchFindings.Tests;

/// <summary>The loopback services of one test, and the SDK's own clients to them; no call is tried again.</summary>
internal sealed class Loopback : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    private Loopback(FakeTimeProvider time, ServiceCalls calls, SqsState sqs, SsmState ssm, SecurityHubState hub, LoopbackServer server)
    {
        (Time, Calls, Sqs, Ssm, Hub, _server) = (time, calls, sqs, ssm, hub, server);
        var credentials = new BasicAWSCredentials("test", "secret");
        SqsClient = new AmazonSQSClient(credentials, Settings(new AmazonSQSConfig()));
        SsmClient = new AmazonSimpleSystemsManagementClient(credentials, Settings(new AmazonSimpleSystemsManagementConfig()));
        HubClient = new AmazonSecurityHubClient(credentials, Settings(new AmazonSecurityHubConfig()));
        Queue = sqs.CreateQueue("queue", new QueueSettings());
        Writer = new QueueWriter(SqsClient, new Uri(server.Endpoint, "/111122223333/queue").ToString());
    }

    public FakeTimeProvider Time { get; }

    public ServiceCalls Calls { get; }

    public SqsState Sqs { get; }

    public SsmState Ssm { get; }

    public SecurityHubState Hub { get; }

    public AmazonSQSClient SqsClient { get; }

    public AmazonSimpleSystemsManagementClient SsmClient { get; }

    public AmazonSecurityHubClient HubClient { get; }

    public Queue Queue { get; }

    public QueueWriter Writer { get; }

    public static async Task<Loopback> StartAsync()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var calls = new ServiceCalls();
        var sqs = new SqsState(time, Sample.Own.Region, Sample.Own.AccountId);
        var ssm = new SsmState(time, Sample.Own.Region, Sample.Own.AccountId);
        var hub = new SecurityHubState(time, Sample.Own.Region, Sample.Own.AccountId) { EnforcesRates = false };
        var server = await LoopbackServer.StartAsync(
            [new SqsEndpoint(sqs, calls), new SsmEndpoint(ssm, calls), new SecurityHubEndpoint(hub, calls)],
            port: 0, TestContext.Current.CancellationToken);
        return new Loopback(time, calls, sqs, ssm, hub, server);
    }

    /// <summary>Every call to the action fails from now on.</summary>
    public void Fail(string action, string code, int status) =>
        Calls.Fault = call => call.Action == action ? new AwsErrorException(code, "told to fail", status) : null;

    /// <summary>How many items each call to the action named.</summary>
    public IEnumerable<int> Items(string service, string action) => Calls.Of(service, action).Select(call => call.Items);

    /// <summary>A node whose operation of command A took twenty seconds and is visible everywhere.</summary>
    public string Publish(int number, DateTimeOffset ended, PatchCounts? counts = null, string commandId = Known.CommandA)
    {
        var node = $"i-{number:x17}";
        var now = Time.GetUtcNow();
        Ssm.Publish(
            new NodePatchOperation
            {
                NodeId = node,
                Document = Known.Document,
                CommandId = commandId,
                ExecutionId = commandId,
                SnapshotId = Known.Snapshot,
                Kind = PatchOperationKind.Scan,
                RequestedAt = ended.AddSeconds(-30),
                StartedAt = ended.AddSeconds(-20),
                EndedAt = ended,
                BaselineId = "pb-0c10e65780EXAMPLE",
                Counts = counts ?? new PatchCounts { Missing = 2 },
                NonCompliantSeverity = LoopbackAws.Ssm.ComplianceSeverity.High,
                OverallSeverity = LoopbackAws.Ssm.ComplianceSeverity.High,
            },
            now, now, now);
        return node;
    }

    public void AddCommand(string id, DateTimeOffset requestedAt, string document = Known.Document, params CommandInvocation[] invocations) =>
        Ssm.AddCommand(
            new PatchCommand
            {
                CommandId = id,
                Document = document,
                RequestedAt = requestedAt,
                Invocations = invocations.Length > 0 ? invocations : [new CommandInvocation(Known.Node)],
            },
            Time.GetUtcNow());

    /// <summary>The bodies in the queue, which keeps them.</summary>
    public List<string> Bodies()
    {
        var bodies = new List<string>();
        while (Queue.Receive(10, TimeSpan.FromMinutes(5)) is { Count: > 0 } received)
        {
            bodies.AddRange(received.Select(message => message.Body));
        }

        return bodies;
    }

    /// <summary>The services are gone: connections are refused.</summary>
    public ValueTask StopAsync() => _server.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        SqsClient.Dispose();
        SsmClient.Dispose();
        HubClient.Dispose();
        await _server.DisposeAsync();
    }

    private T Settings<T>(T config)
        where T : ClientConfig
    {
        config.ServiceURL = _server.Endpoint.ToString();
        config.AuthenticationRegion = Sample.Own.Region;
        config.MaxErrorRetry = 0;
        return config;
    }
}
