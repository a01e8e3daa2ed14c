using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.SecurityHub.Internal;
using Amazon.SecurityHub.Model;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub;

/// <summary>
/// Security Hub's client. Credentials, Region, endpoints, retries, signatures and timeouts are the SDK's own; here are the operations.
/// Safe for concurrent use; one a process is best, for its connections.
/// </summary>
public class AmazonSecurityHubClient : AmazonServiceClient, IAmazonSecurityHub
{
    /// <summary>With credentials and settings from the environment.</summary>
    public AmazonSecurityHubClient()
        : this(new AmazonSecurityHubConfig())
    {
    }

    /// <summary>With credentials from the environment.</summary>
    /// <param name="region">The Region.</param>
    public AmazonSecurityHubClient(RegionEndpoint region)
        : this(new AmazonSecurityHubConfig { RegionEndpoint = region })
    {
    }

    /// <summary>With credentials from the environment.</summary>
    /// <param name="config">The settings.</param>
    public AmazonSecurityHubClient(AmazonSecurityHubConfig config)
        : base(config)
    {
    }

    /// <summary>With settings from the environment.</summary>
    /// <param name="credentials">The credentials.</param>
    public AmazonSecurityHubClient(AWSCredentials credentials)
        : this(credentials, new AmazonSecurityHubConfig())
    {
    }

    /// <summary>With credentials and a Region.</summary>
    /// <param name="credentials">The credentials.</param>
    /// <param name="region">The Region.</param>
    public AmazonSecurityHubClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonSecurityHubConfig { RegionEndpoint = region })
    {
    }

    /// <summary>With credentials and settings.</summary>
    /// <param name="credentials">The credentials.</param>
    /// <param name="clientConfig">The settings.</param>
    public AmazonSecurityHubClient(AWSCredentials credentials, AmazonSecurityHubConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    /// <summary>With long-term credentials.</summary>
    /// <param name="awsAccessKeyId">The access key's id.</param>
    /// <param name="awsSecretAccessKey">The secret access key.</param>
    public AmazonSecurityHubClient(string awsAccessKeyId, string awsSecretAccessKey)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonSecurityHubConfig())
    {
    }

    /// <summary>With long-term credentials and a Region.</summary>
    /// <param name="awsAccessKeyId">The access key's id.</param>
    /// <param name="awsSecretAccessKey">The secret access key.</param>
    /// <param name="region">The Region.</param>
    public AmazonSecurityHubClient(string awsAccessKeyId, string awsSecretAccessKey, RegionEndpoint region)
        : this(awsAccessKeyId, awsSecretAccessKey, new AmazonSecurityHubConfig { RegionEndpoint = region })
    {
    }

    /// <summary>With long-term credentials and settings.</summary>
    /// <param name="awsAccessKeyId">The access key's id.</param>
    /// <param name="awsSecretAccessKey">The secret access key.</param>
    /// <param name="clientConfig">The settings.</param>
    public AmazonSecurityHubClient(string awsAccessKeyId, string awsSecretAccessKey, AmazonSecurityHubConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, clientConfig)
    {
    }

    /// <summary>With temporary credentials.</summary>
    /// <param name="awsAccessKeyId">The access key's id.</param>
    /// <param name="awsSecretAccessKey">The secret access key.</param>
    /// <param name="awsSessionToken">The session token.</param>
    public AmazonSecurityHubClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonSecurityHubConfig())
    {
    }

    /// <summary>With temporary credentials and a Region.</summary>
    /// <param name="awsAccessKeyId">The access key's id.</param>
    /// <param name="awsSecretAccessKey">The secret access key.</param>
    /// <param name="awsSessionToken">The session token.</param>
    /// <param name="region">The Region.</param>
    public AmazonSecurityHubClient(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, RegionEndpoint region)
        : this(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, new AmazonSecurityHubConfig { RegionEndpoint = region })
    {
    }

    /// <summary>With temporary credentials and settings.</summary>
    /// <param name="awsAccessKeyId">The access key's id.</param>
    /// <param name="awsSecretAccessKey">The secret access key.</param>
    /// <param name="awsSessionToken">The session token.</param>
    /// <param name="clientConfig">The settings.</param>
    public AmazonSecurityHubClient(
        string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, AmazonSecurityHubConfig clientConfig)
        : base(awsAccessKeyId, awsSecretAccessKey, awsSessionToken, clientConfig)
    {
    }

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => AmazonSecurityHubMetadata.Instance;

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
    public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    /// <inheritdoc/>
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonSecurityHubConfig();

    /// <inheritdoc/>
    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonSecurityHubClient(
            awsCredentials,
            clientConfig as AmazonSecurityHubConfig
                ?? throw new ArgumentException($"Not an {nameof(AmazonSecurityHubConfig)}.", nameof(clientConfig)));

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new AmazonSecurityHubEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new AmazonSecurityHubAuthSchemeHandler());
    }

    // Made at a client's first call, not at a process's start.
    private static class Operations
    {
        public static readonly InvokeOptions BatchImportFindings = new()
        {
            RequestMarshaller = new JsonRequestMarshaller<BatchImportFindingsRequest>("/findings/import"),
            ResponseUnmarshaller = new JsonModelUnmarshaller<BatchImportFindingsResponse>(),
        };

        public static readonly InvokeOptions DescribeHub = new()
        {
            RequestMarshaller = new DescribeHubRequestMarshaller(),
            ResponseUnmarshaller = new JsonModelUnmarshaller<DescribeHubResponse>(),
        };

        public static readonly InvokeOptions GetFindings = new()
        {
            RequestMarshaller = new JsonRequestMarshaller<GetFindingsRequest>("/findings"),
            ResponseUnmarshaller = new JsonModelUnmarshaller<GetFindingsResponse>(),
        };
    }
}
