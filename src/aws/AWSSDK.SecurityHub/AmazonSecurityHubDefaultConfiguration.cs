using System.Collections.ObjectModel;
using Amazon.Runtime;

namespace Amazon.SecurityHub;

/// <summary>The SDK's configuration modes, as all its services have them.</summary>
public static class AmazonSecurityHubDefaultConfiguration
{
    /// <summary>Safe in most places.</summary>
    public static IDefaultConfiguration Standard { get; } = Of(DefaultConfigurationMode.Standard, connectMilliseconds: 3_100);

    /// <summary>For calls inside a Region.</summary>
    public static IDefaultConfiguration InRegion { get; } = Of(DefaultConfigurationMode.InRegion, connectMilliseconds: 1_100);

    /// <summary>For calls from one Region to another.</summary>
    public static IDefaultConfiguration CrossRegion { get; } = Of(DefaultConfigurationMode.CrossRegion, connectMilliseconds: 3_100);

    /// <summary>For mobile applications.</summary>
    public static IDefaultConfiguration Mobile { get; } = Of(DefaultConfigurationMode.Mobile, connectMilliseconds: 30_000);

    /// <summary>Whichever of the others fits where the program runs.</summary>
    public static IDefaultConfiguration Auto { get; } = Of(DefaultConfigurationMode.Auto, connectMilliseconds: 1_100);

    /// <summary>All of them.</summary>
    public static ReadOnlyCollection<IDefaultConfiguration> GetAllConfigurations() => new([Standard, InRegion, CrossRegion, Mobile, Auto]);

    private static DefaultConfiguration Of(DefaultConfigurationMode mode, int connectMilliseconds) => new()
    {
        Name = mode,
        RetryMode = RequestRetryMode.Standard,
        S3UsEast1RegionalEndpoint = S3UsEast1RegionalEndpointValue.Regional,
        ConnectTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
        TlsNegotiationTimeout = TimeSpan.FromMilliseconds(connectMilliseconds),
    };
}
