using Amazon.Runtime.Internal;

namespace Amazon.SecurityHub.Internal;

internal sealed class AmazonSecurityHubMetadata : IServiceMetadata
{
    public static AmazonSecurityHubMetadata Instance { get; } = new();

    public string ServiceId => AmazonSecurityHubConfig.ServiceId;

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(0);
}
