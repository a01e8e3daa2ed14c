using LoopbackAws.Http;

namespace LoopbackAws.SecurityHub;

/// <summary>Security Hub's limits, with their sources.</summary>
internal static class HubLimits
{
    /// <summary>Findings of an import (API reference, BatchImportFindings).</summary>
    public const int FindingsMax = 100;

    /// <summary>Bytes of one finding; "240 KB" at its smallest meaning (API model, BatchImportFindings).</summary>
    public const int FindingBytesMax = 240_000;

    /// <summary>Bytes of an import; "6 MB" at its smallest meaning (Guidelines for using the BatchImportFindings API).</summary>
    public const int ImportBytesMax = 6_000_000;

    /// <summary>Calls a second and at once, by account and Region (Security Hub CSPM quotas): imports.</summary>
    public static readonly (int PerSecond, int Burst) Imports = (10, 30);

    /// <summary>The same of <c>GetFindings</c>.</summary>
    public static readonly (int PerSecond, int Burst) Reads = (3, 6);

    /// <summary>The same of every other call.</summary>
    public static readonly (int PerSecond, int Burst) Others = (10, 30);
}

/// <summary>A rate with a burst: full at first, refilled without pause. Not thread-safe.</summary>
/// <param name="time">Refills it.</param>
/// <param name="rate">Calls a second in the long run, and at once after a rest.</param>
internal sealed class TokenBucket(TimeProvider time, (int PerSecond, int Burst) rate)
{
    private double _tokens = rate.Burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes one call's share if there is one.</summary>
    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(rate.Burst, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * rate.PerSecond));
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
