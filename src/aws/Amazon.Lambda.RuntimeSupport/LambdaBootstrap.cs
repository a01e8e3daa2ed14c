using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// A function's main loop: asks the Runtime API for an invocation, calls the handler, sends its response or its error, and again (AWS
/// Lambda developer guide, "Lambda runtime API" and "Building a custom runtime").
/// </summary>
public class LambdaBootstrap : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly LambdaHandler _handler;
    private readonly LambdaBootstrapInitializer? _initializer;
    private readonly RuntimeEnvironment _environment;
    private readonly TimeProvider _clock;
    private readonly LogOutput _log;

    internal LambdaBootstrap(
        LambdaHandler handler,
        LambdaBootstrapInitializer? initializer,
        HttpMessageInvoker? http = null,
        RuntimeEnvironment? environment = null,
        TimeProvider? clock = null,
        Func<Stream>? standardOutput = null)
    {
        _handler = handler;
        _initializer = initializer;
        _http = http ?? new HttpMessageInvoker(CreateHandler());
        _environment = environment ?? RuntimeEnvironment.OfTheProcess();
        _clock = clock ?? TimeProvider.System;
        _log = new LogOutput(_environment, _clock, standardOutput);
    }

    /// <summary>
    /// Serves invocations until it is told to stop: by the token or by SIGTERM it stops waiting for the next invocation, but ends and
    /// answers the one in hand, and returns. It also returns when the initializer returns false.
    /// </summary>
    /// <exception cref="HttpRequestException">The Runtime API cannot be reached.</exception>
    /// <exception cref="InvalidOperationException">Nothing names the Runtime API, or it answers so that the function cannot go on.</exception>
    /// <remarks>
    /// What the initializer throws is reported to the Runtime API and thrown on. Left unhandled, each of these ends the process with an
    /// exit code other than zero, which is how Lambda learns that it has to replace it.
    /// </remarks>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_environment.RuntimeApi is not { Length: > 0 } endpoint)
        {
            throw new InvalidOperationException("AWS_LAMBDA_RUNTIME_API is not set: this program serves Lambda's Runtime API.");
        }

        var api = new RuntimeApiClient(_http, endpoint);
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
                await ServeAsync(api, invocation);
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

    /// <summary>Closes the connection to the Runtime API.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connection to the Runtime API.</summary>
    /// <param name="disposing">False when a finalizer calls.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
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

    private static void StopOn(PosixSignalContext signal, CancellationTokenSource stop)
    {
        // A second signal finds the stop under way and ends the process at once, as if nobody listened.
        signal.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    }

    private LambdaContext ContextOf(HttpHeadersNonValidated headers) => new(headers, _environment, _log, _clock);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a handler throws is the invocation's error, not the function's end.")]
    private async Task ServeAsync(RuntimeApiClient api, InvocationRequest invocation)
    {
        var context = invocation.Context;
        _environment.SetTraceId(context.TraceId);
        Stream answer;
        try
        {
            answer = await _handler(invocation.Input, context);
        }
        catch (Exception exception)
        {
            context.Log.Error(exception);
            Warn(context.Log, "error", await api.FailAsync(context.AwsRequestId, exception));
            return;
        }

        await using (answer)
        {
            Warn(context.Log, "response", await api.RespondAsync(context.AwsRequestId, answer));
        }
    }

    private async Task<bool> InitializeAsync(RuntimeApiClient api, LambdaBootstrapInitializer initializer)
    {
        try
        {
            return await initializer();
        }
        catch (Exception exception)
        {
            var log = new LambdaConsoleLogger(_log, null, null);
            log.Error(exception);
            Warn(log, "initialization error", await api.FailInitAsync(exception));
            throw;
        }
    }

    private static void Warn(LambdaConsoleLogger log, string what, string? refusal)
    {
        if (refusal is not null)
        {
            log.Log(Core.LogLevel.Error, "The Runtime API did not take the {what}: {refusal}", what, refusal);
        }
    }
}
