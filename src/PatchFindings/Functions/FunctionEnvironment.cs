using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon;
using Amazon.Runtime;

namespace PatchFindings.Functions;

/// <summary>A function's settings as its environment variables tell them. A wrong one fails the start, by name.</summary>
/// <param name="read">Reads a variable: <see cref="Environment.GetEnvironmentVariable(string)"/>.</param>
public sealed class FunctionEnvironment(Func<string, string?> read)
{
    /// <summary>A queue's URL.</summary>
    /// <exception cref="FunctionSettingException">It is missing, or is not an absolute http(s) URL.</exception>
    public string QueueUrl(string name)
    {
        var value = Required(name);
        return Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
            ? value
            : throw new FunctionSettingException(name, value, "is not the URL of a queue");
    }

    /// <summary>A queue's ARN.</summary>
    /// <exception cref="FunctionSettingException">
    /// It is missing, is not a queue's ARN, or is of a partition that Security Hub's findings cannot name.
    /// </exception>
    public Arn QueueArn(string name)
    {
        var value = Required(name);
        if (!Arn.TryParse(value, out var arn) || arn.Service != "sqs" || !AwsText.IsAccountId(arn.AccountId) || !AwsText.IsRegion(arn.Region))
        {
            throw new FunctionSettingException(name, value, "is not the ARN of a queue");
        }

        return AwsPartition.Of(arn.Partition) is not null
            ? arn
            : throw new FunctionSettingException(
                name, value,
                $"is of partition {Excerpt.Of(arn.Partition, 100)}, and the AWS Security Finding Format knows"
                + $" {string.Join(", ", AwsPartition.All.Select(partition => partition.Name))} only");
    }

    /// <summary>A Security Hub product's ARN; <see langword="null"/> when not set.</summary>
    /// <exception cref="FunctionSettingException">It is not a product's ARN.</exception>
    public string? OptionalProductArn(string name)
    {
        var value = Optional(name);
        return value is null
            || (Arn.TryParse(value, out var arn) && arn.Service == "securityhub"
                && arn.Resource.StartsWith("product/", StringComparison.Ordinal))
            ? value
            : throw new FunctionSettingException(name, value, "is not the ARN of a Security Hub product");
    }

    /// <summary>A whole number; a default when not set.</summary>
    /// <exception cref="FunctionSettingException">It is not a number, or out of range.</exception>
    public int Number(string name, int otherwise, int min, int max)
    {
        var value = Optional(name);
        return value is null ? otherwise
            : int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
                ? number
                : throw new FunctionSettingException(name, value, $"must be a whole number from {min} to {max}");
    }

    /// <summary><c>true</c> or <c>false</c>, the default.</summary>
    /// <exception cref="FunctionSettingException">It is neither.</exception>
    public bool Flag(string name) => OneOf(name, otherwise: false, ("true", true), ("false", false));

    /// <summary>One of a few texts, each with its meaning; a default when not set.</summary>
    /// <exception cref="FunctionSettingException">It is something else.</exception>
    public T OneOf<T>(string name, T otherwise, params ReadOnlySpan<(string Text, T Value)> texts)
    {
        if (Optional(name) is not { } value)
        {
            return otherwise;
        }

        var allowed = new List<string>(texts.Length);
        foreach (var (text, meaning) in texts)
        {
            if (text == value)
            {
                return meaning;
            }

            allowed.Add(text);
        }

        throw new FunctionSettingException(name, value, $"must be {string.Join(" or ", allowed)}");
    }

    private string Required(string name) => Optional(name) ?? throw new FunctionSettingException(name, null, "is missing");

    private string? Optional(string name) => read(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}

/// <summary>
/// An environment variable of the function is missing or wrong: a fault of the deployment, reported before the function takes any event.
/// </summary>
/// <param name="value">Its value; <see langword="null"/> when missing.</param>
/// <param name="reason">What is wrong, as the end of a sentence that starts with the variable.</param>
public sealed class FunctionSettingException(string variable, string? value, string reason)
    : Exception("Environment variable " + new Rejection(variable, value, reason).Message)
{
    /// <summary>The variable.</summary>
    public string Variable { get; } = variable;
}

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
        config.HttpClientFactory = new AnswerReader();

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
