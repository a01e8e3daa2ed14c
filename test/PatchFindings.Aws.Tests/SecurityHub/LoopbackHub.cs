using System.Collections.Concurrent;
using System.Text;
using LoopbackAws.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PatchFindings.Aws.Tests.SecurityHub;

/// <summary>A server on 127.0.0.1 that keeps each request as it came over the socket and does with it what the test says.</summary>
internal sealed class LoopbackHub(Func<LoopbackHub.Request, HttpContext, Task> answer) : IServiceEndpoint, IAsyncDisposable
{
    private LoopbackServer _server = null!;

    public ConcurrentQueue<Request> Requests { get; } = new();

    public string Url => _server.Endpoint.ToString();

    /// <summary>A request; its target is undecoded, as the first line has it.</summary>
    public sealed record Request(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
    {
        public string Text => Encoding.UTF8.GetString(Body);
    }

    public static async Task<LoopbackHub> StartAsync(Func<Request, HttpContext, Task> answer)
    {
        var hub = new LoopbackHub(answer);
        hub._server = await LoopbackServer.StartAsync([hub], port: 0, TestContext.Current.CancellationToken);
        return hub;
    }

    /// <summary>Answers each request alike.</summary>
    public static Task<LoopbackHub> StartAsync(int status, string body) =>
        StartAsync((_, context) => AnswerAsync(context, status, body));

    public static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers["x-amzn-RequestId"] = "request-1";
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public bool Owns(HttpRequest request) => true;

    public async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = new Request(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        Requests.Enqueue(request);
        await answer(request, context);
    }
}
