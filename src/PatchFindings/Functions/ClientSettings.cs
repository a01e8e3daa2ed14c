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
    /// <param name="config">The client's configuration, which is changed and returned.</param>
    /// <param name="own">
    /// Whose Region is called. Left alone, the SDK finds the same one, after it has looked for configuration files that Lambda does not have.
    /// </param>
    public static T For<T>(T config, FunctionIdentity own)
        where T : ClientConfig
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(own);
        config.Timeout = AttemptTimeout;

        // On top of its attempts the SDK repeats a call at once, ten times by default, when a connection is reset; with zero a reset counts
        // as an attempt like any other.
        config.MaxStaleConnectionRetries = 0;

        // AWS's endpoints do not redirect these calls; an answer from another host must not count as AWS's.
        config.AllowAutoRedirect = false;
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(own.Region);
        config.AuthenticationRegion = own.Region;
        return config;
    }
}

/// <summary>The certificate authorities by which AWS's endpoints are verified.</summary>
public static class TrustStore
{
    /// <summary>
    /// Has the process read its certificate authorities now, which the first connection would do otherwise: about 20 ms of CPU. During the
    /// start Lambda gives the process a whole CPU, during an invocation at 256 MB a seventh (docs/performance.md). Nothing is read for an
    /// endpoint over HTTP, as the local run has.
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
            // The first connection then fails with the same error, which is reported with its call and keeps the messages.
        }
    }
}
