using LoopbackAws.Http;

namespace LoopbackAws.Lambda;

/// <summary>
/// A Lambda function whose code is a program on this machine, in a process of its own for each execution environment. Environments
/// are started on demand, serve one invocation at a time, and the one that was used last is used first. Safe for concurrent use.
/// </summary>
public sealed class LambdaFunction : IAsyncDisposable
{
    /// <summary>The largest event of a synchronous invocation, in bytes: 6 MB (<c>6291456</c>), Lambda's quota.</summary>
    public const int MaximumPayload = 6 * 1024 * 1024;

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<ExecutionEnvironment> _environments = [];
    private readonly List<ExecutionEnvironment> _idle = [];
    private readonly Queue<TaskCompletionSource<ExecutionEnvironment>> _waiting = [];
    private int _invocations;
    private int _errors;
    private bool _disposed;

    /// <summary>Describes the function; nothing is started before its first invocation.</summary>
    /// <param name="time">The clock of timeouts and deadlines.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, or a reserved environment variable is set.</exception>
    public LambdaFunction(FunctionSettings settings, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MaximumConcurrency, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.StartTimeout, TimeSpan.Zero);
        ProcessEnvironment.Create(settings, runtimeApi: string.Empty, logStream: string.Empty);
        Settings = settings;
        _time = time;
    }

    /// <summary>The function's configuration.</summary>
    public FunctionSettings Settings { get; }

    /// <summary>What the invocations have come to, up to now.</summary>
    public FunctionCounts Counts
    {
        get
        {
            lock (_gate)
            {
                var starts = _environments.Sum(environment => environment.Starts);
                var restarts = _environments.Sum(environment => Math.Max(0, environment.Starts - 1));
                return new FunctionCounts(_invocations, _errors, starts, restarts);
            }
        }
    }

    /// <summary>The processes that can take an invocation, by their ids on this machine.</summary>
    public IReadOnlyList<int> ProcessIds
    {
        get
        {
            lock (_gate)
            {
                return [.. _environments.Select(environment => environment.ProcessId).OfType<int>()];
            }
        }
    }

    /// <summary>Raised when an invocation has ended, before its caller gets the result.</summary>
    public event Action<InvocationResult>? Completed;

    /// <summary>Raised for each line that a process of the function writes. Lines of one process's stream come in order.</summary>
    public event Action<FunctionOutput>? Output;

    /// <summary>
    /// Invokes the function and waits for the result (<c>RequestResponse</c>). Above <see cref="FunctionSettings.MaximumConcurrency"/>
    /// invocations wait in order, where Lambda would throttle.
    /// </summary>
    /// <param name="payload">The event, JSON; it must not change before the invocation has ended.</param>
    /// <param name="cancellationToken">
    /// Ends the wait. An invocation that has begun runs to its end all the same, as when a caller of Lambda hangs up.
    /// </param>
    /// <returns>The result; what goes wrong in the function or with its process is one too.</returns>
    /// <exception cref="AwsErrorException">RequestTooLargeException (413): above <see cref="MaximumPayload"/>.</exception>
    /// <exception cref="ObjectDisposedException">The function has been disposed of, before the invocation began.</exception>
    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (payload.Length > MaximumPayload)
        {
            throw new AwsErrorException(
                "RequestTooLargeException", $"Request must be smaller than {MaximumPayload} bytes for the InvokeFunction operation", 413);
        }

        var environment = await RentAsync(cancellationToken);
        return await InvokeAsync(environment, payload).WaitAsync(cancellationToken);
    }

    /// <summary>Kills the process of one execution environment (SIGKILL), busy or idle, as when a host fails.</summary>
    /// <param name="random">Chooses among them.</param>
    /// <returns>Whether there was one.</returns>
    public bool Kill(Random random)
    {
        ExecutionEnvironment victim;
        lock (_gate)
        {
            var alive = _environments.Where(environment => environment.IsAlive).ToArray();
            if (alive.Length == 0)
            {
                return false;
            }

            victim = random.GetItems(alive, 1)[0];
        }

        victim.Kill();
        return true;
    }

    /// <summary>
    /// Ends every process, by SIGTERM and after <see cref="FunctionSettings.ShutdownGrace"/> by SIGKILL. Invocations in flight end in
    /// <c>Runtime.ExitError</c>, those that wait in <see cref="ObjectDisposedException"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        ExecutionEnvironment[] environments;
        lock (_gate)
        {
            _disposed = true;
            environments = [.. _environments];
            while (_waiting.TryDequeue(out var waiter))
            {
                waiter.TrySetException(new ObjectDisposedException(Settings.Name));
            }
        }

        await Task.WhenAll(environments.Select(environment => environment.DisposeAsync().AsTask()));
    }

    private async Task<InvocationResult> InvokeAsync(ExecutionEnvironment environment, ReadOnlyMemory<byte> payload)
    {
        var result = await environment.InvokeAsync(payload);
        lock (_gate)
        {
            _invocations++;
            _errors += result.FunctionError is null ? 0 : 1;
        }

        Return(environment);
        Completed?.Invoke(result);
        return result;
    }

    private Task<ExecutionEnvironment> RentAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_idle.Count > 0)
            {
                var last = _idle.FindLastIndex(environment => environment.IsAlive);
                var index = last < 0 ? _idle.Count - 1 : last;
                var environment = _idle[index];
                _idle.RemoveAt(index);
                return Task.FromResult(environment);
            }

            if (_environments.Count < Settings.MaximumConcurrency)
            {
                var environment = new ExecutionEnvironment(Settings, _time, line => Output?.Invoke(line));
                _environments.Add(environment);
                return Task.FromResult(environment);
            }

            var waiter = new TaskCompletionSource<ExecutionEnvironment>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiter);
            return WaitAsync(waiter, cancellationToken);
        }
    }

    private static async Task<ExecutionEnvironment> WaitAsync(
        TaskCompletionSource<ExecutionEnvironment> waiter, CancellationToken cancellationToken)
    {
        await using var cancellation = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
        return await waiter.Task;
    }

    private void Return(ExecutionEnvironment environment)
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var waiter))
            {
                if (waiter.TrySetResult(environment))
                {
                    return;
                }
            }

            _idle.Add(environment);
        }
    }
}

/// <summary>What an invocation came to.</summary>
/// <param name="FunctionError">
/// <c>X-Amz-Function-Error</c>: <see langword="null"/> for a success, else <c>Unhandled</c>, for an error that the function
/// reported and one that befell it alike.
/// </param>
/// <param name="Payload">The response, or the error's JSON.</param>
/// <param name="Duration">
/// From the hand-over to an execution environment to the answer, a cold start included, the wait for a free environment not.
/// </param>
/// <param name="ColdStart">Whether a process was started for it.</param>
public sealed record InvocationResult(
    string RequestId, string? FunctionError, ReadOnlyMemory<byte> Payload, TimeSpan Duration, bool ColdStart);

/// <summary>What a function's invocations have come to so far.</summary>
/// <param name="Invocations">Invocations that have ended.</param>
/// <param name="Errors">Those that ended in an error, crashes and timeouts included: the metric <c>Errors</c>.</param>
/// <param name="ColdStarts">Processes started, or tried to.</param>
/// <param name="Restarts">Those of them that took the place of a process that had ended.</param>
public sealed record FunctionCounts(int Invocations, int Errors, int ColdStarts, int Restarts);

/// <summary>One line that a function wrote: in Lambda, a log event.</summary>
/// <param name="FunctionName">Whose line.</param>
/// <param name="Line">The whole line, without its end.</param>
/// <param name="IsError">Whether it came from standard error.</param>
public sealed record FunctionOutput(string FunctionName, string Line, bool IsError);
