using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using LoopbackAws.Ec2;
using LoopbackAws.EventBridge;
using LoopbackAws.Http;
using LoopbackAws.SecurityHub;
using LoopbackAws.Sqs;
using LoopbackAws.Ssm;
using Microsoft.Extensions.Time.Testing;

namespace LoopbackAws.Tests;

/// <summary>The services of one account and Region on a free port of 127.0.0.1, empty, with AWS's own clients and a bare one.</summary>
public sealed class Loopback : IAsyncDisposable
{
    public const string Region = "us-east-2";
    public const string AccountId = "111122223333";
    public const string Caller = "events-function";

    private static readonly AWSCredentials Credentials = new BasicAWSCredentials(Caller, "secret");

    private readonly HttpClient _http = new();
    private readonly LoopbackServer _server;

    private Loopback(TimerWatch time, ServiceCalls calls, SqsState sqs, SsmState ssm, SecurityHubState hub, Ec2State ec2, EventBus bus, LoopbackServer server)
    {
        (Time, Calls, Sqs, Ssm, Hub, Ec2, Bus, _server) = (time, calls, sqs, ssm, hub, ec2, bus, server);
        SqsClient = new AmazonSQSClient(Credentials, Configure(new AmazonSQSConfig()));
        SsmClient = new AmazonSimpleSystemsManagementClient(Credentials, Configure(new AmazonSimpleSystemsManagementConfig()));
        Ec2Client = new AmazonEC2Client(Credentials, Configure(new AmazonEC2Config()));
    }

    public TimerWatch Time { get; }

    public ServiceCalls Calls { get; }

    public SqsState Sqs { get; }

    public SsmState Ssm { get; }

    public SecurityHubState Hub { get; }

    public Ec2State Ec2 { get; }

    public EventBus Bus { get; }

    public AmazonSQSClient SqsClient { get; }

    public AmazonSimpleSystemsManagementClient SsmClient { get; }

    public AmazonEC2Client Ec2Client { get; }

    public Uri Endpoint => _server.Endpoint;

    public static async Task<Loopback> StartAsync(DateTimeOffset? start = null)
    {
        var time = new TimerWatch(start ?? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var calls = new ServiceCalls();
        var sqs = new SqsState(time, Region, AccountId);
        var ssm = new SsmState(time, Region, AccountId);
        var hub = new SecurityHubState(time, Region, AccountId);
        var ec2 = new Ec2State(time, AccountId);
        var bus = new EventBus(time, sqs, Region, AccountId);
        var server = await LoopbackServer.StartAsync(
            [
                new SqsEndpoint(sqs, calls), new SsmEndpoint(ssm, calls), new SecurityHubEndpoint(hub, calls), new Ec2Endpoint(ec2, calls),
                new EventBridgeEndpoint(bus, calls),
            ],
            port: 0,
            TestContext.Current.CancellationToken);
        return new Loopback(time, calls, sqs, ssm, hub, ec2, bus, server);
    }

    public string UrlOf(string queue) => $"{_server.Endpoint}{AccountId}/{queue}";

    /// <summary>Shows an operation by every read of Systems Manager at once.</summary>
    public void Publish(NodePatchOperation operation) => Ssm.Publish(operation, Time.GetUtcNow(), Time.GetUtcNow(), Time.GetUtcNow());

    /// <summary>A call as bytes, for what a client would not send.</summary>
    /// <param name="target">The header <c>X-Amz-Target</c>, such as <c>AmazonSQS.SendMessage</c>.</param>
    /// <param name="body">The body.</param>
    public async Task<BareAnswer> PostAsync(string target, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _server.Endpoint);
        request.Headers.Add("X-Amz-Target", target);
        request.Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return new BareAnswer(response.StatusCode, document.RootElement.Clone(), response.Headers, response.Content.Headers.ContentType!.MediaType!);
    }

    public async ValueTask DisposeAsync()
    {
        SqsClient.Dispose();
        SsmClient.Dispose();
        Ec2Client.Dispose();
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private T Configure<T>(T config)
        where T : ClientConfig
    {
        config.ServiceURL = _server.Endpoint.ToString();
        config.AuthenticationRegion = Region;
        config.MaxErrorRetry = 0;
        return config;
    }

    /// <summary>An answer as it came.</summary>
    public sealed record BareAnswer(HttpStatusCode Status, JsonElement Body, HttpResponseHeaders Headers, string ContentType)
    {
        /// <summary>The error's code; null for an answer.</summary>
        public string? Code => Body.TryGetProperty("__type", out var type) ? type.GetString() : null;

        public string QueryError => Headers.TryGetValues("x-amzn-query-error", out var values) ? values.Single() : string.Empty;
    }

    /// <summary>A clock that tells when something starts to wait for it.</summary>
    public sealed class TimerWatch(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private readonly TaskCompletionSource _timer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task TimerCreated => _timer.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timer.TrySetResult();
            return timer;
        }
    }
}
