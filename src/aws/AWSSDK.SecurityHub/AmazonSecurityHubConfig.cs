using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.SecurityHub.Internal;
using Amazon.Util.Internal;

namespace Amazon.SecurityHub;

/// <summary>Settings of the Security Hub client.</summary>
public class AmazonSecurityHubConfig : ClientConfig
{
    private const string Version = "4.0.101";

    private readonly string _userAgent = InternalSDKUtils.BuildUserAgentString("SecurityHub", Version);

    /// <summary>The SDK's usual settings.</summary>
    public AmazonSecurityHubConfig()
        : base(new DefaultConfigurationProvider(AmazonSecurityHubDefaultConfiguration.GetAllConfigurations()))
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = "securityhub";
        EndpointProvider = new AmazonSecurityHubEndpointProvider();
    }

    /// <summary>The service's name among the SDK's: of <c>AWS_ENDPOINT_URL_SECURITYHUB</c>, for one.</summary>
    public static new string ServiceId => "SecurityHub";

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => "securityhub";

    /// <inheritdoc/>
    public override string ServiceVersion => "2018-10-26";

    /// <inheritdoc/>
    public override string UserAgent => _userAgent;

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return EndpointProvider.ResolveEndpoint(AmazonSecurityHubEndpointResolver.Parameters(this, parameters.AlternateEndpoint));
    }
}
