namespace PatchFindings.Benchmarks.Work;

/// <summary>A clock that stands still; what waits by it waits by the machine's clock, as a function's deadline must.</summary>
/// <param name="now">The time.</param>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
