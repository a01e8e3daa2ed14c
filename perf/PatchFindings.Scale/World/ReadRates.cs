using LoopbackAws.Http;
using LoopbackAws.SecurityHub;

namespace PatchFindings.Scale;

/// <summary>
/// Holds Systems Manager's reads to a rate that AWS does not publish: 10 calls a second and 20 at once, each action for itself. A guess,
/// on the low side.
/// </summary>
internal sealed class ReadRates(TimeProvider time)
{
    public const int PerSecond = 10;
    public const int Burst = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, TokenBucket> _buckets = [];

    public int Throttled { get; private set; }

    public AwsErrorException? Judge(ServiceCall call)
    {
        if (call.Service != "ssm")
        {
            return null;
        }

        lock (_gate)
        {
            if (!_buckets.TryGetValue(call.Action, out var bucket))
            {
                _buckets[call.Action] = bucket = new TokenBucket(time, (PerSecond, Burst));
            }

            if (bucket.TryTake())
            {
                return null;
            }

            Throttled++;
            return new AwsErrorException("ThrottlingException", "Rate exceeded");
        }
    }
}
