using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LoopbackAws.Http;

/// <summary>One HTTP server on 127.0.0.1 that serves every loopback service: the <c>AWS_ENDPOINT_URL</c> of the run.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackServer(WebApplication app)
    {
        _app = app;
        Endpoint = new Uri(app.Urls.Single());
    }

    /// <summary>The server's address, for <c>AWS_ENDPOINT_URL</c> or <c>--endpoint-url</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>Starts the server.</summary>
    /// <param name="endpoints">The services; the first that owns a request answers it.</param>
    /// <param name="port">The TCP port, 0 for any free one.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LoopbackServer> StartAsync(
        IReadOnlyList<IServiceEndpoint> endpoints, int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 32 * 1024 * 1024;
        });

        var app = builder.Build();
        app.Run(context => AnswerAsync(context, endpoints));
        await app.StartAsync(cancellationToken);
        return new LoopbackServer(app);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context, IReadOnlyList<IServiceEndpoint> endpoints)
    {
        if (endpoints.FirstOrDefault(endpoint => endpoint.Owns(context.Request)) is { } owner)
        {
            try
            {
                await owner.HandleAsync(context);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The caller has gone; nobody is left to answer.
            }

            return;
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        await context.Response.WriteAsync(
            $"No loopback service answers {context.Request.Method} {context.Request.Path}"
            + $" (X-Amz-Target: {context.Request.Headers["X-Amz-Target"]}).\n",
            context.RequestAborted);
    }

    /// <summary>Signals are the program's: the host's own lifetime would take SIGTERM for itself and leave the program running.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>The HTTP face of one loopback service: reads a request of the service's protocol, calls its state, writes the answer.</summary>
public interface IServiceEndpoint
{
    /// <summary>Whether the request is this service's, by target header or path.</summary>
    /// <param name="request">The request; its body is not read.</param>
    bool Owns(HttpRequest request);

    /// <summary>Answers the request, errors included: nothing but cancellation escapes.</summary>
    /// <param name="context">The request and the response.</param>
    Task HandleAsync(HttpContext context);
}
