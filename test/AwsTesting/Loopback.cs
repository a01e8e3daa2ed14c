using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using LoopbackAws;
using LoopbackAws.Ec2;
using LoopbackAws.EventBridge;
using LoopbackAws.Http;
using LoopbackAws.Lambda;
using LoopbackAws.SecurityHub;
using LoopbackAws.Sqs;
using LoopbackAws.Ssm;
using Microsoft.Extensions.Time.Testing;
using Queue = LoopbackAws.Sqs.Queue;

namespace AwsTesting;

/// <summary>
/// The services of one account and Region on loopback, empty, with AWS's own clients, which try no call again. Their clock stands until the
/// test moves it, so that Security Hub does not count calls a second.
/// </summary>
public class Loopback : IAsyncDisposable
{
    public const string Region = "us-east-2";
    public const string AccountId = "111122223333";
    public const string Caller = "function";

    private readonly LoopbackServices _services;
    private readonly HttpClientFactory? _http;

    protected Loopback(FakeTimeProvider time, LoopbackServices services, HttpClientFactory? http = null)
    {
        (Time, _services, _http) = (time, services, http);
        SqsClient = new AmazonSQSClient(Credentials, Configured(new AmazonSQSConfig()));
        SsmClient = new AmazonSimpleSystemsManagementClient(Credentials, Configured(new AmazonSimpleSystemsManagementConfig()));
        HubClient = new AmazonSecurityHubClient(Credentials, Configured(new AmazonSecurityHubConfig()));
        Hub.EnforcesRates = false;
    }

    public static AWSCredentials Credentials { get; } = new SessionAWSCredentials(Caller, "secret", "token");

    public FakeTimeProvider Time { get; }

    public ServiceCalls Calls => _services.Calls;

    public SqsState Sqs => _services.Sqs;

    public SsmState Ssm => _services.Ssm;

    public SecurityHubState Hub => _services.Hub;

    public Ec2State Ec2 => _services.Ec2;

    public EventBus Bus => _services.Bus;

    public IDictionary<string, LambdaFunction> Functions => _services.Functions;

    public Uri Endpoint => _services.Endpoint;

    public AmazonSQSClient SqsClient { get; }

    public AmazonSimpleSystemsManagementClient SsmClient { get; }

    public AmazonSecurityHubClient HubClient { get; }

    /// <param name="start">What the clock shows; by default 2026-03-01, noon.</param>
    public static Task<Loopback> StartAsync(DateTimeOffset? start = null) => StartAsync(Clock(start));

    public static async Task<Loopback> StartAsync(FakeTimeProvider time) => new(time, await ServicesAsync(time));

    /// <summary>The bodies of what a queue shows, which keeps them.</summary>
    public static List<string> Bodies(Queue queue)
    {
        var bodies = new List<string>();
        while (queue.Receive(10, TimeSpan.FromMinutes(3)) is { Count: > 0 } received)
        {
            bodies.AddRange(received.Select(message => message.Body));
        }

        return bodies;
    }

    public string UrlOf(string queue) => _services.QueueUrl(queue).ToString();

    /// <summary>Settings of a client of these services.</summary>
    public T Configured<T>(T config)
        where T : ClientConfig
    {
        config.ServiceURL = Endpoint.ToString();
        config.AuthenticationRegion = Region;
        config.MaxErrorRetry = 0;
        config.HttpClientFactory = _http;
        return config;
    }

    /// <summary>Shows an operation by every read of Systems Manager at once, now or later.</summary>
    public void Publish(NodePatchOperation operation, TimeSpan late = default)
    {
        var at = Time.GetUtcNow() + late;
        Ssm.Publish(operation, at, at, at);
    }

    /// <summary>Every call to the action of the service fails from now on.</summary>
    public void Fail(string service, string action, string code = "ServiceUnavailable", int status = 503) =>
        Calls.Fault = call => call.Service == service && call.Action == action ? new AwsErrorException(code, "told to fail", status) : null;

    public int Called(string service, string action) => Calls.Of(service, action).Count;

    /// <summary>How many items each call to the action named.</summary>
    public IEnumerable<int> Items(string service, string action) => Calls.Of(service, action).Select(call => call.Items);

    /// <summary>The services are gone: connections are refused.</summary>
    public ValueTask StopAsync() => _services.DisposeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        SqsClient.Dispose();
        SsmClient.Dispose();
        HubClient.Dispose();
        await _services.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static FakeTimeProvider Clock(DateTimeOffset? start = null) => new(start ?? new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    protected static Task<LoopbackServices> ServicesAsync(FakeTimeProvider time) =>
        LoopbackServices.StartAsync(time, Region, AccountId, port: 0, TestContext.Current.CancellationToken);
}
