namespace PatchFindings.Functions;

/// <summary>
/// Spaces the calls of one execution environment to a service whose rate all environments share: a token bucket whose empty state is
/// waited out, where the service would refuse. A refused call costs a call too, and the time until it is repeated. Safe for concurrent use.
/// </summary>
/// <param name="time">Refills it.</param>
/// <param name="perSecond">Calls a second in the long run, above zero.</param>
/// <param name="burst">Calls at once after a rest, 1 or more.</param>
public sealed class CallPace(TimeProvider time, double perSecond, int burst)
{
    private readonly Lock _gate = new();
    private double _calls = burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Imports a second that Security Hub takes from an account in a Region (Security Hub CSPM quotas); 30 at once.</summary>
    public const int ImportsPerSecond = 10;

    /// <summary>Reads a second from Systems Manager. AWS publishes no rate; consoles and scanners of the account share it.</summary>
    public const int ReadsPerSecond = 10;

    // How many environments the mappings allow at once (cdk/ForwarderFunction.cs, cdk/ComplianceEventsFunction.cs).
    private const int Forwarders = 5;
    private const int EventReaders = 2;

    // What is left is for others in the account, and for the redrive's canary.
    private const double Used = 0.98;

    /// <summary>
    /// For <c>BatchImportFindings</c>: a fifth of the rate for each of the five environments that the findings queue's mapping allows, and
    /// two seconds' worth at once.
    /// </summary>
    /// <param name="perSecond">Imports a second of all environments together, 1 or more.</param>
    public static CallPace OfImports(TimeProvider time, int perSecond = ImportsPerSecond) =>
        new(time, Used * perSecond / Forwarders, Math.Max(1, 2 * perSecond / Forwarders));

    /// <summary>
    /// For all reads from Systems Manager together: half the rate for each of the two environments that the events queue's mapping allows,
    /// and eight tenths of a second's worth at once.
    /// </summary>
    /// <param name="perSecond">Reads a second of all environments together, 1 or more.</param>
    public static CallPace OfReads(TimeProvider time, int perSecond = ReadsPerSecond) =>
        new(time, Used * perSecond / EventReaders, Math.Max(1, 8 * perSecond / 10));

    /// <summary>Completes when the next call may be made; to be called before each.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended; no call's share is taken.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var rest = TakeOrWait(); rest > TimeSpan.Zero; rest = TakeOrWait())
        {
            await RestAsync(rest, cancellationToken);
        }
    }

    // Task.Delay goes on somewhere in the thread pool when it is cancelled; this goes on at once, by whoever's clock it is.
    private async Task RestAsync(TimeSpan rest, CancellationToken cancellationToken)
    {
        var rested = new TaskCompletionSource();
        using var timer = time.CreateTimer(_ => rested.TrySetResult(), null, rest, Timeout.InfiniteTimeSpan);
        using var cancelled = cancellationToken.Register(() => rested.TrySetCanceled(cancellationToken));
        await rested.Task;
    }

    /// <returns>How long until there is a whole call's share; zero when one was there and is taken.</returns>
    private TimeSpan TakeOrWait()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _calls = Math.Min(burst, _calls + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
            _filledAt = now;

            // Timers count whole milliseconds and cut the rest off; refills in many small steps may add up to a hair less than a call.
            if (_calls < 1 - 1e-9)
            {
                return TimeSpan.FromMilliseconds(Math.Ceiling((1 - _calls) / perSecond * 1000));
            }

            _calls--;
            return TimeSpan.Zero;
        }
    }
}
