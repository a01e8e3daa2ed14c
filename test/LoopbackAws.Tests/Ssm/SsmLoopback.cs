using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using LoopbackAws.Http;
using LoopbackAws.Ssm;
using Microsoft.Extensions.Time.Testing;

namespace LoopbackAws.Tests.Ssm;

/// <summary>The loopback Systems Manager of one test, with the AWS SDK's client and a bare one.</summary>
internal sealed class SsmLoopback : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    private SsmLoopback(FakeTimeProvider time, SsmState state, ServiceCalls calls, LoopbackServer server)
    {
        (Time, State, Calls, _server) = (time, state, calls, server);
        Client = new AmazonSimpleSystemsManagementClient(
            new BasicAWSCredentials("events-function", "secret"),
            new AmazonSimpleSystemsManagementConfig
            {
                ServiceURL = server.Endpoint.ToString(),
                AuthenticationRegion = "us-east-2",
                MaxErrorRetry = 0,
            });
    }

    public FakeTimeProvider Time { get; }

    public SsmState State { get; }

    public ServiceCalls Calls { get; }

    public AmazonSimpleSystemsManagementClient Client { get; }

    public static async Task<SsmLoopback> StartAsync(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider(Operations.Start);
        var state = new SsmState(time, "us-east-2", "111122223333");
        var calls = new ServiceCalls();
        return new SsmLoopback(time, state, calls, await LoopbackServer.StartAsync([new SsmEndpoint(state, calls)], 0, cancellationToken));
    }

    /// <summary>Shows an operation by every read at once.</summary>
    public void Publish(NodePatchOperation operation) =>
        State.Publish(operation, Time.GetUtcNow(), Time.GetUtcNow(), Time.GetUtcNow());

    /// <summary>The answer's members.</summary>
    public async Task<JsonElement> SendAsync(string action, string body, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _server.Endpoint);
        request.Content = new StringContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", $"AmazonSSM.{action}");
        using var answer = await http.SendAsync(request, cancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        Assert.Equal(json.RootElement.TryGetProperty("__type", out _) ? HttpStatusCode.BadRequest : HttpStatusCode.OK, answer.StatusCode);
        return json.RootElement.Clone();
    }

    /// <summary>The error's code; null for an answer.</summary>
    public async Task<string?> CodeAsync(string action, string body, CancellationToken cancellationToken) =>
        (await SendAsync(action, body, cancellationToken)).TryGetProperty("__type", out var type) ? type.GetString() : null;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}
