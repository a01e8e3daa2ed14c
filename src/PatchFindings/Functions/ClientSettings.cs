using Amazon;
using Amazon.Runtime;

namespace PatchFindings.Functions;

/// <summary>How the SDK's clients behave inside an invocation. Credentials, endpoints and retry mode are the environment's.</summary>
public static class ClientSettings
{
    /// <summary>How long one attempt of a call may take: 8 seconds. Two fit into half of a function's 30, and the third is cut off.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(8);

    /// <summary>Sets what the functions need.</summary>
    /// <typeparam name="T">The client's configuration.</typeparam>
    /// <param name="config">The client's configuration, which is changed and returned.</param>
    /// <param name="own">Whose Region is called. The SDK finds the same one by itself, by way of configuration files that Lambda has not.</param>
    public static T For<T>(T config, FunctionIdentity own)
        where T : ClientConfig
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(own);
        config.Timeout = AttemptTimeout;

        // On top of its attempts the SDK repeats a call at once, ten times by default, when a connection is reset; with zero a reset counts
        // as an attempt like any other.
        config.MaxStaleConnectionRetries = 0;

        // AWS's endpoints redirect none of these calls, and what another host answers is not AWS's word.
        config.AllowAutoRedirect = false;
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(own.Region);
        config.AuthenticationRegion = own.Region;
        return config;
    }
}
