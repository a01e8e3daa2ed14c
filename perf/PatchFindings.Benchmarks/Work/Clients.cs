using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using PatchFindings.Functions;

namespace PatchFindings.Benchmarks.Work;

/// <summary>The SDK's own clients, as the functions make them, over a transport that is given.</summary>
/// <param name="endpoint">Where requests go.</param>
/// <param name="transport">How they get there.</param>
internal sealed class Clients(Uri endpoint, HttpClientFactory transport) : IDisposable
{
    public static SessionAWSCredentials Credentials { get; } = new("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/EXAMPLEKEY", "token");

    public AmazonSimpleSystemsManagementClient SystemsManager { get; } =
        new(Credentials, Settings(new AmazonSimpleSystemsManagementConfig(), endpoint, transport));

    public AmazonSQSClient Sqs { get; } = new(Credentials, Settings(new AmazonSQSConfig(), endpoint, transport));

    public AmazonSecurityHubClient SecurityHub { get; } = new(Credentials, Settings(new AmazonSecurityHubConfig(), endpoint, transport));

    public static T Settings<T>(T config, Uri endpoint, HttpClientFactory? transport = null)
        where T : ClientConfig
    {
        ClientSettings.For(config, Workload.Own).ServiceURL = endpoint.ToString();
        config.HttpClientFactory = transport;
        return config;
    }

    public void Dispose()
    {
        SystemsManager.Dispose();
        Sqs.Dispose();
        SecurityHub.Dispose();
    }
}
