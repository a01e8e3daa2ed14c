using Amazon.EC2;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
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
        // Nobody checks a signature here, and signing takes more time than the services do.
        var nobody = new AnonymousAWSCredentials();
        Sqs = new SqsClient(nobody, Settings(new AmazonSQSConfig()));
        Ssm = new SsmClient(nobody, Settings(new AmazonSimpleSystemsManagementConfig()));
        SecurityHub = new SecurityHubClient(nobody, Settings(new AmazonSecurityHubConfig()));
        Ec2 = new Ec2Client(nobody, Settings(new AmazonEC2Config()));
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

        // The client's own retries wait by the machine's clock; CallFate.Twice and the queues' retries stand for them.
        config.MaxErrorRetry = 0;
        config.Timeout = Timeout.InfiniteTimeSpan;
        config.HttpClientFactory = _factory;
        return config;
    }

    // Every handler costs an asynchronous call, and each failure an exception thrown anew with its stack as text: these do nothing here.
    private static void Shorten(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<MetricsHandler>();
        pipeline.RemoveHandler<ErrorCallbackHandler>();
        while (pipeline.Handlers.Exists(handler => handler is CallbackHandler))
        {
            pipeline.RemoveHandler<CallbackHandler>();
        }

        pipeline.RemoveHandler<CompressionHandler>();
        pipeline.RemoveHandler<EndpointDiscoveryHandler>();
        pipeline.RemoveHandler<RetryHandler>();
    }

    private sealed class SqsClient(AWSCredentials credentials, AmazonSQSConfig config) : AmazonSQSClient(credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            Shorten(pipeline);
        }
    }

    private sealed class SsmClient(AWSCredentials credentials, AmazonSimpleSystemsManagementConfig config)
        : AmazonSimpleSystemsManagementClient(credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            Shorten(pipeline);
        }
    }

    private sealed class SecurityHubClient(AWSCredentials credentials, AmazonSecurityHubConfig config) : AmazonSecurityHubClient(credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            Shorten(pipeline);
        }
    }

    private sealed class Ec2Client(AWSCredentials credentials, AmazonEC2Config config) : AmazonEC2Client(credentials, config)
    {
        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            Shorten(pipeline);
        }
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
