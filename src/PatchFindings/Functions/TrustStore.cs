using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;

namespace PatchFindings.Functions;

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
