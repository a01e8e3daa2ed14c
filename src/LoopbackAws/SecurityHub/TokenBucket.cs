namespace LoopbackAws.SecurityHub;

/// <summary>A rate with a burst: full at first, refilled without pause. Not thread-safe.</summary>
/// <param name="time">Refills it.</param>
/// <param name="perSecond">Calls a second in the long run.</param>
/// <param name="burst">Calls at once after a rest.</param>
internal sealed class TokenBucket(TimeProvider time, int perSecond, int burst)
{
    private double _tokens = burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes one call's share if there is one.</summary>
    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
        _filledAt = now;

        // Refills in many small steps may add up to a hair less than a whole call.
        if (_tokens < 1 - 1e-9)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
