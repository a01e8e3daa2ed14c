using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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

/// <summary>The roots that vouch for AWS's endpoints.</summary>
public static class TrustStore
{
    /// <summary>
    /// Has the process read its roots now, which the first connection would do: about 20 ms of CPU, of which Lambda gives a start a whole
    /// one and an invocation at 256 MB a seventh (docs/performance.md). Nothing is read for an endpoint over HTTP, as the local run has.
    /// </summary>
    /// <param name="config">Of a client that will connect.</param>
    public static void Load(IClientConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.ServiceURL?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true)
        {
            return;
        }

        try
        {
            // What OpenSSL's chains are built from is read once in a process, by whoever asks first.
            using var roots = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
            foreach (var root in roots.Certificates)
            {
                root.Dispose();
            }
        }
        catch (CryptographicException)
        {
            // A store that cannot be read is the first connection's error, which is told with its call and keeps the messages.
        }
    }
}
