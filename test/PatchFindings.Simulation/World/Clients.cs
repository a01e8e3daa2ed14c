using Amazon.EC2;
using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;

namespace PatchFindings.Simulation;

/// <summary>AWS's own clients, whose requests go to the running invocation's wire instead of a socket.</summary>
internal sealed class Clients : IDisposable
{
    private readonly Factory _factory = new();

    public Clients()
    {
        var credentials = new SessionAWSCredentials("function", "secret", "token");
        Sqs = new AmazonSQSClient(credentials, Settings(new AmazonSQSConfig()));
        Ssm = new AmazonSimpleSystemsManagementClient(credentials, Settings(new AmazonSimpleSystemsManagementConfig()));
        SecurityHub = new AmazonSecurityHubClient(credentials, Settings(new AmazonSecurityHubConfig()));
        Ec2 = new AmazonEC2Client(credentials, Settings(new AmazonEC2Config()));
    }

    public AmazonSQSClient Sqs { get; }

    public AmazonSimpleSystemsManagementClient Ssm { get; }

    public AmazonSecurityHubClient SecurityHub { get; }

    public AmazonEC2Client Ec2 { get; }

    public void Dispose()
    {
        Ec2.Dispose();
        Sqs.Dispose();
        Ssm.Dispose();
        SecurityHub.Dispose();
    }

    private T Settings<T>(T config)
        where T : ClientConfig
    {
        config.ServiceURL = Account.Endpoint;
        config.AuthenticationRegion = Account.Region;

        // The client's own retries wait by the machine's clock; Fate.Twice and the queues' retries stand for them.
        config.MaxErrorRetry = 0;
        config.Timeout = Timeout.InfiniteTimeSpan;
        config.HttpClientFactory = _factory;
        return config;
    }

    private sealed class Factory : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
            new(new Handler(), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }

    private sealed class Handler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var invocation = Invocation.Current;
            return invocation.Wire.SendAsync(invocation, request, cancellationToken);
        }
    }
}
