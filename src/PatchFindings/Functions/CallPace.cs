namespace PatchFindings.Functions;

/// <summary>
/// Spaces the calls of one execution environment to a service whose rate all environments share: a token bucket whose empty state is
/// waited out, where the service would refuse. A refused call costs a call too, and the time until it is repeated. Not thread-safe.
/// </summary>
/// <param name="time">Refills it.</param>
/// <param name="perSecond">Calls a second in the long run, above zero.</param>
/// <param name="burst">Calls at once after a rest, 1 or more.</param>
public sealed class CallPace(TimeProvider time, double perSecond, int burst)
{
    private double _calls = burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>
    /// For <c>BatchImportFindings</c>: 1.96 calls a second and 4 at once, for each of the five environments that the findings queue's
    /// mapping allows. Security Hub takes 10 a second and 30 at once from an account in a Region (Security Hub CSPM quotas): what is left
    /// is for other providers and the redrive's canary.
    /// </summary>
    /// <param name="time">The clock.</param>
    public static CallPace OfImports(TimeProvider time) => new(time, perSecond: 1.96, burst: 4);

    /// <summary>
    /// For all reads from Systems Manager together: 4.9 calls a second and 8 at once, for each of the two environments that the events
    /// queue's mapping allows. AWS publishes no rates for them; consoles and scanners of the account share them.
    /// </summary>
    /// <param name="time">The clock.</param>
    public static CallPace OfReads(TimeProvider time) => new(time, perSecond: 4.9, burst: 8);

    /// <summary>Completes when the next call may be made; to be called before each.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended; no call's share is taken.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var rest = Refill(); rest > TimeSpan.Zero; rest = Refill())
        {
            await Task.Delay(rest, time, cancellationToken);
        }

        _calls--;
    }

    /// <returns>How long until there is a whole call's share; zero when there is one.</returns>
    private TimeSpan Refill()
    {
        var now = time.GetTimestamp();
        _calls = Math.Min(burst, _calls + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
        _filledAt = now;

        // Timers count whole milliseconds and cut the rest off; refills in many small steps may add up to a hair less than a call.
        return _calls >= 1 - 1e-9 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling((1 - _calls) / perSecond * 1000));
    }
}
