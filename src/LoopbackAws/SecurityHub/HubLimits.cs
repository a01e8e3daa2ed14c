using LoopbackAws.Http;

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

/// <summary>The errors that fail a whole call, with the statuses of the API model.</summary>
internal static class HubErrors
{
    public static AwsErrorException InvalidInput(string message) => new("InvalidInputException", message, 400);

    public static AwsErrorException NotSubscribed(string accountId) =>
        new("InvalidAccessException", $"Account {accountId} is not subscribed to AWS Security Hub", 401);

    public static AwsErrorException AccessDenied(string principalArn, string productArn) =>
        new(
            "AccessDeniedException",
            $"User: {principalArn} is not authorized to perform: securityhub:BatchImportFindings on resource: {productArn}",
            403);

    public static AwsErrorException RateExceeded() => new("LimitExceededException", "Rate exceeded", 429);

    public static AwsErrorException NoSuchHub(string hubArn) => new("ResourceNotFoundException", $"Hub {hubArn} was not found", 404);

    public static AwsErrorException AnswerLost() => new("ServiceUnavailableException", "Service Unavailable", 503);
}
