using System.Collections.ObjectModel;
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
        : base(new DefaultConfigurationProvider(DefaultConfigurations()))
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = "securityhub";
        EndpointProvider = new SecurityHubEndpoints();
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
        return EndpointProvider.ResolveEndpoint(SecurityHubEndpointResolver.Parameters(this, parameters.AlternateEndpoint));
    }

    // The modes that AWS_DEFAULTS_MODE chooses among, the same for all the SDK's services.
    private static ReadOnlyCollection<IDefaultConfiguration> DefaultConfigurations() => new(
    [
        Of(DefaultConfigurationMode.Standard, connectMilliseconds: 3_100),
        Of(DefaultConfigurationMode.InRegion, connectMilliseconds: 1_100),
        Of(DefaultConfigurationMode.CrossRegion, connectMilliseconds: 3_100),
        Of(DefaultConfigurationMode.Mobile, connectMilliseconds: 30_000),
        Of(DefaultConfigurationMode.Auto, connectMilliseconds: 1_100),
    ]);

    private static DefaultConfiguration Of(DefaultConfigurationMode mode, int connectMilliseconds) => new()
    {
        Name = mode,
        RetryMode = RequestRetryMode.Standard,
        S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
    };
}
