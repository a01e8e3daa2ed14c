using Amazon.Runtime;

namespace PatchFindings.Functions;

/// <summary>How the SDK's clients behave inside an invocation. Credentials, Region, endpoints and retry mode are the environment's.</summary>
public static class ClientSettings
{
    /// <summary>How long one attempt of a call may take: 8 seconds. Two fit into half of a function's 30, and the third is cut off.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(8);

    /// <summary>Sets what the functions need.</summary>
    /// <typeparam name="T">The client's configuration.</typeparam>
    /// <param name="config">The client's configuration, which is changed and returned.</param>
    public static T For<T>(T config)
        where T : ClientConfig
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Timeout = AttemptTimeout;
        return config;
    }
}
