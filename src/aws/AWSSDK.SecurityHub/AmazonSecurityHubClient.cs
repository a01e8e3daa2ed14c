using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SecurityHub.Internal;
using Amazon.SecurityHub.Model;

namespace Amazon.SecurityHub;

/// <summary>The three operations of Security Hub that this package has, of the official one's many.</summary>
public interface IAmazonSecurityHub : IAmazonService, IDisposable
{
    /// <summary>Creates and updates findings. What failed stands in the answer; only a call that fails as a whole throws.</summary>
    /// <exception cref="AmazonSecurityHubException">The service answered an error.</exception>
    Task<BatchImportFindingsResponse> BatchImportFindingsAsync(
        BatchImportFindingsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Tells whether Security Hub is enabled.</summary>
    /// <exception cref="AmazonSecurityHubException">The service answered an error.</exception>
    Task<DescribeHubResponse> DescribeHubAsync(DescribeHubRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lists findings.</summary>
    /// <exception cref="AmazonSecurityHubException">The service answered an error.</exception>
    Task<GetFindingsResponse> GetFindingsAsync(GetFindingsRequest request, CancellationToken cancellationToken = default);
}

/// <summary>
/// Security Hub's client. Credentials, Region, endpoints, retries, signatures and timeouts are the SDK's own; here are the operations.
/// Safe for concurrent use; one a process is best, for its connections.
/// </summary>
public class AmazonSecurityHubClient : AmazonServiceClient, IAmazonSecurityHub
{
    /// <summary>With credentials from the environment.</summary>
    public AmazonSecurityHubClient(AmazonSecurityHubConfig config)
        : base(config)
    {
    }

    /// <summary>With the caller's credentials.</summary>
    public AmazonSecurityHubClient(AWSCredentials credentials, AmazonSecurityHubConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => SecurityHubMetadata.Instance;

    /// <inheritdoc/>
    public virtual Task<BatchImportFindingsResponse> BatchImportFindingsAsync(
        BatchImportFindingsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<BatchImportFindingsResponse>(request, Operations.BatchImportFindings, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<DescribeHubResponse> DescribeHubAsync(DescribeHubRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeHubResponse>(request, Operations.DescribeHub, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<GetFindingsResponse> GetFindingsAsync(GetFindingsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetFindingsResponse>(request, Operations.GetFindings, cancellationToken);

    /// <inheritdoc/>
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonSecurityHubConfig();

    /// <inheritdoc/>
    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonSecurityHubClient(awsCredentials, (AmazonSecurityHubConfig)clientConfig);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new SecurityHubEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SecurityHubAuthSchemes());
    }

    // Made at a client's first call, not at a process's start.
    private static class Operations
    {
        public static readonly InvokeOptions BatchImportFindings = Of<BatchImportFindingsRequest, BatchImportFindingsResponse>(
            "/findings/import");

        public static readonly InvokeOptions DescribeHub = new()
        {
            RequestMarshaller = new GetMarshaller("/accounts"),
            ResponseUnmarshaller = new JsonUnmarshaller<DescribeHubResponse>(),
        };

        public static readonly InvokeOptions GetFindings = Of<GetFindingsRequest, GetFindingsResponse>("/findings");

        private static InvokeOptions Of<TRequest, TResponse>(string path)
            where TRequest : AmazonWebServiceRequest, IJsonWritten
            where TResponse : AmazonWebServiceResponse, IJsonRead<TResponse> => new()
            {
                RequestMarshaller = new PostMarshaller<TRequest>(path),
                ResponseUnmarshaller = new JsonUnmarshaller<TResponse>(),
            };
    }
}
