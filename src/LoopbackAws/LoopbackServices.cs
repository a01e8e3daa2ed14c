using LoopbackAws.Ec2;
using LoopbackAws.EventBridge;
using LoopbackAws.Http;
using LoopbackAws.Lambda;
using LoopbackAws.SecurityHub;
using LoopbackAws.Sqs;
using LoopbackAws.Ssm;

namespace LoopbackAws;

/// <summary>The AWS services of one account and Region on one loopback endpoint, empty.</summary>
public sealed class LoopbackServices : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    private LoopbackServices(
        TimeProvider time, ServiceCalls calls, SqsState sqs, SsmState ssm, SecurityHubState hub, Ec2State ec2, EventBus bus,
        HubOutage outage, Dictionary<string, LambdaFunction> functions, LoopbackServer server)
    {
        (Time, Calls, Sqs, Ssm, Hub, Ec2, Bus, HubOutage, Functions) = (time, calls, sqs, ssm, hub, ec2, bus, outage, functions);
        _server = server;
    }

    /// <summary>The services' clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>What was called, and what is told to fail.</summary>
    public ServiceCalls Calls { get; }

    /// <summary>SQS.</summary>
    public SqsState Sqs { get; }

    /// <summary>Systems Manager.</summary>
    public SsmState Ssm { get; }

    /// <summary>Security Hub.</summary>
    public SecurityHubState Hub { get; }

    /// <summary>Security Hub's outage.</summary>
    public HubOutage HubOutage { get; }

    /// <summary>EC2.</summary>
    public Ec2State Ec2 { get; }

    /// <summary>EventBridge's default bus.</summary>
    public EventBus Bus { get; }

    /// <summary>Lambda's functions by name; a deployment adds its own.</summary>
    public IDictionary<string, LambdaFunction> Functions { get; }

    /// <summary>The address of all of them, for <c>AWS_ENDPOINT_URL</c>.</summary>
    public Uri Endpoint => _server.Endpoint;

    /// <summary>Starts them.</summary>
    /// <param name="region">The AWS Region.</param>
    /// <param name="accountId">The account, 12 digits.</param>
    /// <param name="port">The TCP port on 127.0.0.1, 0 for any free one.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LoopbackServices> StartAsync(
        TimeProvider time, string region, string accountId, int port, CancellationToken cancellationToken)
    {
        var calls = new ServiceCalls();
        var sqs = new SqsState(time, region, accountId);
        var ssm = new SsmState(time, region, accountId);
        var hub = new SecurityHubState(time, region, accountId);
        var ec2 = new Ec2State(time, accountId);
        var bus = new EventBus(time, sqs, region, accountId);
        var outage = new HubOutage(calls);
        var functions = new Dictionary<string, LambdaFunction>();
        var server = await LoopbackServer.StartAsync(
            [
                new SqsEndpoint(sqs, calls),
                new SsmEndpoint(ssm, calls),
                new SecurityHubEndpoint(hub, calls),
                new Ec2Endpoint(ec2, calls),
                new EventBridgeEndpoint(bus, calls),
                new LambdaEndpoint(functions, calls),
                outage,
            ],
            port,
            cancellationToken);
        return new LoopbackServices(time, calls, sqs, ssm, hub, ec2, bus, outage, functions, server);
    }

    /// <summary>A queue's URL.</summary>
    /// <param name="queue">The queue's name.</param>
    public Uri QueueUrl(string queue) => new(Endpoint, $"/{Sqs.AccountId}/{queue}");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
