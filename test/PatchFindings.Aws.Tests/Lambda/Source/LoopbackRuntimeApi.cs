using System.Globalization;
using System.Text;
using System.Threading.Channels;
using LoopbackAws.Http;
using Microsoft.AspNetCore.Http;

namespace PatchFindings.Aws.Tests.Lambda.Source;

/// <summary>The Runtime API on 127.0.0.1, for functions that run as a process.</summary>
internal sealed class LoopbackRuntimeApi : IServiceEndpoint, IAsyncDisposable
{
    private readonly Channel<(string Id, string Payload)> _invocations = Channel.CreateUnbounded<(string, string)>();
    private readonly Channel<Posted> _posts = Channel.CreateUnbounded<Posted>();
    private readonly HashSet<string> _connections = [];
    private LoopbackServer _server = null!;

    public string Endpoint => _server.Endpoint.Authority;

    /// <summary>How many TCP connections the function used so far.</summary>
    public int Connections => _connections.Count;

    public static async Task<LoopbackRuntimeApi> StartAsync()
    {
        var api = new LoopbackRuntimeApi();
        api._server = await LoopbackServer.StartAsync([api], port: 0, TestContext.Current.CancellationToken);
        return api;
    }

    public void Invoke(string id, string payload) => _invocations.Writer.TryWrite((id, payload));

    public ValueTask<Posted> PostAsync() => _posts.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public bool Owns(HttpRequest request) => true;

    public async Task HandleAsync(HttpContext context)
    {
        lock (_connections)
        {
            _connections.Add(context.Connection.Id);
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            var (id, payload) = await _invocations.Reader.ReadAsync(context.RequestAborted);
            context.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = id;
            context.Response.Headers["Lambda-Runtime-Deadline-Ms"] =
                DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            await context.Response.WriteAsync(payload, context.RequestAborted);
            return;
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
        _posts.Writer.TryWrite(new Posted(context.Request.Path.Value!, headers, body));
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }
}
