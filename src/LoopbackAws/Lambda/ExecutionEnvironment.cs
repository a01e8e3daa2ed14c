using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using LoopbackAws.Http;

namespace LoopbackAws.Lambda;

/// <summary>
/// A place for one process of a function, and its Runtime API. The process is started when an invocation needs one, and again when it
/// has ended; never without an invocation, so a program that cannot start is not started in a loop.
/// </summary>
internal sealed class ExecutionEnvironment(FunctionSettings settings, TimeProvider time, Action<FunctionOutput> output) : IAsyncDisposable
{
    private const int SigKill = 9;

    private readonly Lock _gate = new();
    private volatile RuntimeApi? _api;
    private LoopbackServer? _server;
    private FunctionProcess? _process;
    private Task _watch = Task.CompletedTask;
    private Task _invocation = Task.CompletedTask;
    private string _requestId = string.Empty;
    private bool _disposed;

    /// <summary>Processes started, or tried to.</summary>
    public int Starts { get; private set; }

    /// <summary>Whether there is a process that can take an invocation.</summary>
    public bool IsAlive => Process is { IsAlive: true } && _api is { IsClosed: false };

    /// <summary>The process that can take an invocation; null when there is none.</summary>
    public int? ProcessId => IsAlive ? Process?.Id : null;

    private FunctionProcess? Process
    {
        get
        {
            lock (_gate)
            {
                return _process;
            }
        }
    }

    /// <summary>
    /// Runs one invocation, to whatever end: what goes wrong in the function or with its process is a result. One at a time.
    /// </summary>
    public Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload)
    {
        var invocation = RunAsync(payload);
        _invocation = invocation;
        return invocation;
    }

    /// <summary>Kills the process, if there is one. From here on it gets no invocation.</summary>
    public void Kill()
    {
        if (Process is { } process)
        {
            _api?.Close(ExitError(128 + SigKill));
            process.Kill();
        }
    }

    /// <summary>Ends the process, and with it the invocation that it serves.</summary>
    public async ValueTask DisposeAsync()
    {
        FunctionProcess? process;
        lock (_gate)
        {
            _disposed = true;
            process = _process;
        }

        if (process is not null)
        {
            await process.DisposeAsync();
        }

        await _invocation;
        await StopAsync();
    }

    private async Task<InvocationResult> RunAsync(ReadOnlyMemory<byte> payload)
    {
        _requestId = Guid.NewGuid().ToString();
        var begin = time.GetTimestamp();
        var startsBefore = Starts;

        // A second time only if the process died before it took the invocation, so that no code has seen it.
        var answer = await TryAsync(payload) ?? await TryAsync(payload) ?? await _api!.Ready;
        var result = new InvocationResult(
            _requestId,
            answer!.ErrorType is null ? null : "Unhandled",
            answer.Payload,
            time.GetElapsedTime(begin),
            ColdStart: Starts > startsBefore);
        await SettleAsync(settings.Timeout - result.Duration);
        return result;
    }

    private async Task<RuntimeAnswer?> TryAsync(ReadOnlyMemory<byte> payload)
    {
        // Each clock runs before what it limits can begin.
        var limit = settings.StartTimeout;
        using var start = new CancellationTokenSource(limit, time);
        var fresh = !IsAlive;
        if (fresh && await StartAsync() is { } notStarted)
        {
            return notStarted;
        }

        var api = _api!;
        try
        {
            var answer = await api.Ready.WaitAsync(start.Token);
            if (answer is null)
            {
                limit = settings.Timeout;
                using var run = new CancellationTokenSource(limit, time);
                var now = time.GetUtcNow();
                var invocation = new RuntimeInvocation(_requestId, settings.Arn, TraceId(now), now + limit, payload);
                answer = await api.InvokeAsync(invocation).WaitAsync(run.Token);
            }
            else if (!fresh)
            {
                answer = null;
            }

            if (api.IsClosed)
            {
                await KillAsync();
            }

            return answer;
        }
        catch (OperationCanceledException)
        {
            var error = Error(
                "Sandbox.Timedout",
                string.Create(CultureInfo.InvariantCulture, $"Task timed out after {limit.TotalSeconds:0.00} seconds"));
            api.Close(error);
            await KillAsync();
            return error;
        }
    }

    /// <summary>After the answer, Lambda waits until the runtime asks for more, within the invocation's time.</summary>
    private async Task SettleAsync(TimeSpan rest)
    {
        if (_api is null)
        {
            return;
        }

        try
        {
            await _api.Ready.WaitAsync(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time);
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }
    }

    private async Task<RuntimeAnswer?> StartAsync()
    {
        await StopAsync();
        Starts++;
        _api = new RuntimeApi();
        _server = await LoopbackServer.StartAsync([new RuntimeApiEndpoint(_api)], port: 0, CancellationToken.None);
        var environment = ProcessEnvironment.Create(settings, _server.Endpoint.Authority, LogStream());
        try
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                _process = FunctionProcess.Start(settings, environment, time, output);
                _watch = WatchAsync(_process, _api);
            }

            return null;
        }
        catch (Exception notStarted) when (notStarted is Win32Exception or ObjectDisposedException)
        {
            var error = Error("Runtime.InvalidEntrypoint", notStarted.Message);
            _api.Close(error);
            await StopAsync();
            return error;
        }
    }

    private async Task StopAsync()
    {
        if (Process is { } process)
        {
            await process.DisposeAsync();
            await _watch;
        }

        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.DisposeAsync();
        }
    }

    private async Task KillAsync()
    {
        Kill();
        await _watch;
    }

    private async Task WatchAsync(FunctionProcess process, RuntimeApi api)
    {
        api.Close(ExitError(await process.Exited));
    }

    private RuntimeAnswer ExitError(int exitCode) => Error("Runtime.ExitError", exitCode switch
    {
        0 => "Runtime exited without providing a reason",
        128 + 6 => "Runtime exited with error: signal: aborted",
        128 + SigKill => "Runtime exited with error: signal: killed",
        128 + 11 => "Runtime exited with error: signal: segmentation fault",
        128 + 15 => "Runtime exited with error: signal: terminated",
        _ => string.Create(CultureInfo.InvariantCulture, $"Runtime exited with error: exit status {exitCode}"),
    });

    private RuntimeAnswer Error(string type, string message) => RuntimeAnswer.Error(type, $"RequestId: {_requestId} Error: {message}");

    private string LogStream() =>
        string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy/MM/dd}/[$LATEST]{Guid.NewGuid():N}");

    private static string TraceId(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"Root=1-{now.ToUnixTimeSeconds():x8}-{RandomNumberGenerator.GetHexString(24, lowercase: true)};"
        + $"Parent={RandomNumberGenerator.GetHexString(16, lowercase: true)};Sampled=0");
}
