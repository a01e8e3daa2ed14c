using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Bootstrap;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// A function's main loop: asks the Runtime API for an invocation, calls the handler, sends its response or its error, and again (AWS
/// Lambda developer guide, "Lambda runtime API" and "Building a custom runtime").
/// </summary>
public class LambdaBootstrap : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly bool _ownsHttp;
    private readonly LambdaBootstrapHandler _handler;
    private readonly LambdaBootstrapInitializer? _initializer;
    private readonly ILambdaSerializer? _serializer;
    private readonly LambdaBootstrapOptions? _options;
    private readonly RuntimeEnvironment _environment;
    private readonly TimeProvider _clock;
    private readonly LogOutput _log;

    /// <summary>A function with a client of its own.</summary>
    /// <param name="handler">Serves each invocation.</param>
    /// <param name="initializer">Runs before the first one.</param>
    public LambdaBootstrap(LambdaBootstrapHandler handler, LambdaBootstrapInitializer? initializer = null)
        : this(null, handler, null, null, initializer)
    {
    }

    /// <summary>A function with a client of its own.</summary>
    /// <param name="handler">Serves each invocation.</param>
    /// <param name="lambdaBootstrapOptions">Settings in place of the environment's.</param>
    /// <param name="initializer">Runs before the first one.</param>
    public LambdaBootstrap(
        LambdaBootstrapHandler handler, LambdaBootstrapOptions lambdaBootstrapOptions, LambdaBootstrapInitializer? initializer = null)
        : this(null, handler, null, lambdaBootstrapOptions, initializer)
    {
    }

    /// <summary>A function with a client of its own.</summary>
    /// <param name="handlerWrapper">Serves each invocation.</param>
    /// <param name="initializer">Runs before the first one.</param>
    public LambdaBootstrap(HandlerWrapper handlerWrapper, LambdaBootstrapInitializer? initializer = null)
        : this(null, HandlerOf(handlerWrapper), handlerWrapper.Serializer, null, initializer)
    {
    }

    /// <summary>A function with a client of its own.</summary>
    /// <param name="handlerWrapper">Serves each invocation.</param>
    /// <param name="lambdaBootstrapOptions">Settings in place of the environment's.</param>
    /// <param name="initializer">Runs before the first one.</param>
    public LambdaBootstrap(
        HandlerWrapper handlerWrapper, LambdaBootstrapOptions lambdaBootstrapOptions, LambdaBootstrapInitializer? initializer = null)
        : this(null, HandlerOf(handlerWrapper), handlerWrapper.Serializer, lambdaBootstrapOptions, initializer)
    {
    }

    /// <summary>A function that calls the Runtime API through the caller's client.</summary>
    /// <param name="httpClient">Not yet used, and not disposed here; its timeout is taken off.</param>
    /// <param name="handler">Serves each invocation.</param>
    /// <param name="initializer">Runs before the first one.</param>
    public LambdaBootstrap(HttpClient httpClient, LambdaBootstrapHandler handler, LambdaBootstrapInitializer? initializer = null)
        : this(WithoutTimeout(httpClient), handler, null, null, initializer)
    {
    }

    /// <summary>A function that calls the Runtime API through the caller's client.</summary>
    /// <param name="httpClient">Not yet used, and not disposed here; its timeout is taken off.</param>
    /// <param name="handlerWrapper">Serves each invocation.</param>
    /// <param name="initializer">Runs before the first one.</param>
    public LambdaBootstrap(HttpClient httpClient, HandlerWrapper handlerWrapper, LambdaBootstrapInitializer? initializer = null)
        : this(WithoutTimeout(httpClient), HandlerOf(handlerWrapper), handlerWrapper.Serializer, null, initializer)
    {
    }

    /// <summary>A function that calls the Runtime API through the caller's client.</summary>
    /// <param name="httpClient">Not yet used, and not disposed here; its timeout is taken off.</param>
    /// <param name="handlerWrapper">Serves each invocation.</param>
    /// <param name="lambdaBootstrapOptions">Settings in place of the environment's.</param>
    /// <param name="initializer">Runs before the first one.</param>
    public LambdaBootstrap(
        HttpClient httpClient,
        HandlerWrapper handlerWrapper,
        LambdaBootstrapOptions lambdaBootstrapOptions,
        LambdaBootstrapInitializer? initializer = null)
        : this(WithoutTimeout(httpClient), HandlerOf(handlerWrapper), handlerWrapper.Serializer, lambdaBootstrapOptions, initializer)
    {
    }

    internal LambdaBootstrap(
        HttpMessageInvoker? http,
        LambdaBootstrapHandler handler,
        ILambdaSerializer? serializer,
        LambdaBootstrapOptions? options,
        LambdaBootstrapInitializer? initializer,
        RuntimeEnvironment? environment = null,
        TimeProvider? clock = null,
        Func<Stream>? standardOutput = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _ownsHttp = http is null;
        _http = http ?? new HttpMessageInvoker(CreateHandler());
        _handler = handler;
        _serializer = serializer;
        _options = options;
        _initializer = initializer;
        _environment = environment ?? RuntimeEnvironment.OfTheProcess();
        _clock = clock ?? TimeProvider.System;
        _log = new LogOutput(_environment, _clock, standardOutput);
    }

    /// <summary>
    /// Serves invocations until it is told to stop: by the token or by SIGTERM it stops waiting for the next invocation, but ends and
    /// answers the one in hand, and returns. It also returns when the initializer returns false.
    /// </summary>
    /// <param name="cancellationToken">Stops the loop.</param>
    /// <exception cref="RuntimeApiClientException">The Runtime API answers with an error that the function cannot go on after.</exception>
    /// <exception cref="HttpRequestException">The Runtime API cannot be reached.</exception>
    /// <exception cref="InvalidOperationException">Nothing names the Runtime API.</exception>
    /// <remarks>What the initializer throws is reported to the Runtime API and thrown on. Left unhandled, each of these ends the process
    /// with an exit code other than zero, which is how Lambda learns that it has to replace it.</remarks>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var endpoint = _options?.RuntimeApiEndpoint is { Length: > 0 } option ? option : _environment.RuntimeApi;
        if (string.IsNullOrEmpty(endpoint))
        {
            throw new InvalidOperationException("AWS_LAMBDA_RUNTIME_API is not set: this program serves Lambda's Runtime API.");
        }

        var api = new RuntimeApi(_http, endpoint);
        if (_initializer is not null && !await InitializeAsync(api, _initializer))
        {
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        PosixSignalRegistration? terminate = null;
        try
        {
            // The caller's token too: its cancellation may still be on its way to the linked one.
            while (!stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                var next = api.NextAsync(ContextOf, stop.Token);
                // The first poll is on its way before anything else is set up.
                terminate ??= PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => StopOn(signal, stop));
                using var invocation = await next;
                await ServeAsync(api, invocation, (LambdaContext)invocation.LambdaContext);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop while waiting: there is nothing in hand.
        }
        finally
        {
            terminate?.Dispose();
        }
    }

    /// <summary>The client that a function without one of the caller's uses: one kept connection, no proxy, no timeout.</summary>
    public static HttpClient ConstructHttpClient() => new(CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Closes the connection to the Runtime API, unless the client is the caller's.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connection to the Runtime API, unless the client is the caller's.</summary>
    /// <param name="disposing">False when a finalizer calls.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && _ownsHttp)
        {
            _http.Dispose();
        }
    }

    private static SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        // A client context is the invoker's JSON, in UTF-8.
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
    };

    private static HttpClient WithoutTimeout(HttpClient httpClient)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        httpClient.Timeout = Timeout.InfiniteTimeSpan;
        return httpClient;
    }

    private static LambdaBootstrapHandler HandlerOf(HandlerWrapper handlerWrapper)
    {
        ArgumentNullException.ThrowIfNull(handlerWrapper);
        return handlerWrapper.Handler;
    }

    private static void StopOn(PosixSignalContext signal, CancellationTokenSource stop)
    {
        // A second signal finds the stop under way and ends the process at once, as if nobody listened.
        signal.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    }

    private LambdaContext ContextOf(System.Net.Http.Headers.HttpHeadersNonValidated headers) =>
        new(headers, _environment, _serializer, _log, _clock);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a handler throws is the invocation's error, not the function's end.")]
    private async Task ServeAsync(RuntimeApi api, InvocationRequest invocation, LambdaContext context)
    {
        _environment.SetTraceId(context.TraceId);
        InvocationResponse? response;
        try
        {
            response = await _handler(invocation);
        }
        catch (Exception exception)
        {
            context.Log.Log(nameof(LogLevel.Error), exception, "");
            Warn(context.Log, "error", await api.FailAsync(context.AwsRequestId, new ErrorReport(exception)));
            return;
        }

        try
        {
            Warn(context.Log, "response", await api.RespondAsync(context.AwsRequestId, response?.OutputStream ?? Stream.Null));
        }
        finally
        {
            if (response is { DisposeOutputStream: true })
            {
                await response.OutputStream.DisposeAsync();
            }
        }
    }

    private async Task<bool> InitializeAsync(RuntimeApi api, LambdaBootstrapInitializer initializer)
    {
        try
        {
            return await initializer();
        }
        catch (Exception exception)
        {
            var log = new LambdaConsoleLogger(_log, null, null, null);
            log.Log(nameof(LogLevel.Error), exception, "");
            Warn(log, "initialization error", await api.FailInitAsync(new ErrorReport(exception)));
            throw;
        }
    }

    private static void Warn(LambdaConsoleLogger log, string what, string? refusal)
    {
        if (refusal is not null)
        {
            log.Log(nameof(LogLevel.Error), "The Runtime API did not take the {what}: {refusal}", what, refusal);
        }
    }
}
