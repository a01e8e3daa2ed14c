namespace PatchFindings.Scale;

/// <summary>What the services count and bill. Systems Manager's reads and AWS's own events cost nothing.</summary>
/// <param name="Findings">Taken in by Security Hub, those that are taken in again too.</param>
/// <param name="SqsRequests">Of up to 64 KB: EventBridge's sends, the pollers' receives and deletes, the functions' sends.</param>
/// <param name="LambdaRequests">Invocations.</param>
/// <param name="LambdaGigabyteSeconds">Billed time by memory size.</param>
/// <param name="LogGigabytes">Log taken in.</param>
internal sealed record Usage(double Findings, double SqsRequests, double LambdaRequests, double LambdaGigabyteSeconds, double LogGigabytes)
{
    /// <summary>
    /// What Lambda itself writes of an invocation, in bytes: at most its lines platform.start, platform.runtimeDone and platform.report,
    /// about 300 bytes each. The loopback writes none.
    /// </summary>
    public const int PlatformLogBytes = 1_000;

    // As many messages are in a request, or almost.
    private const int MessagesPerRequest = 10;

    public Costs Cost => new(
        Findings * Prices.FindingIngested, SqsRequests * Prices.SqsRequest, LambdaRequests * Prices.LambdaRequest,
        LambdaGigabyteSeconds * Prices.LambdaGigabyteSecond, LogGigabytes * Prices.LogGigabyte);

    /// <summary>What is left of a month's usage where no other workload of the account uses the free tiers.</summary>
    public Usage BeyondFreeTiers => new(
        Math.Max(0, Findings - Prices.Free.Findings), Math.Max(0, SqsRequests - Prices.Free.SqsRequests),
        Math.Max(0, LambdaRequests - Prices.Free.LambdaRequests),
        Math.Max(0, LambdaGigabyteSeconds - Prices.Free.LambdaGigabyteSeconds), Math.Max(0, LogGigabytes - Prices.Free.LogGigabytes));

    public static Usage operator +(Usage one, Usage other) => new(
        one.Findings + other.Findings, one.SqsRequests + other.SqsRequests, one.LambdaRequests + other.LambdaRequests,
        one.LambdaGigabyteSeconds + other.LambdaGigabyteSeconds, one.LogGigabytes + other.LogGigabytes);

    public static Usage operator *(double times, Usage usage) => new(
        times * usage.Findings, times * usage.SqsRequests, times * usage.LambdaRequests, times * usage.LambdaGigabyteSeconds,
        times * usage.LogGigabytes);

    /// <summary>A run's usage.</summary>
    /// <param name="m">The run.</param>
    public static Usage Of(Measurement m)
    {
        var invocations = m.Invocations.Values.Sum(invocation => invocation.Count);
        return new Usage(
            m.Findings + m.Repeats, Requests(m), invocations,
            m.Invocations.Values.Sum(invocation => invocation.Milliseconds) / 1e3 * Prices.FunctionGigabytes,
            (m.LogBytes + ((long)invocations * PlatformLogBytes)) / 1e9);
    }

    /// <summary>What the end of one operation on a node used.</summary>
    /// <param name="m">A run of a fleet.</param>
    public static Usage OfAnOperation(Measurement m) => 1.0 / m.Nodes * Of(m);

    private static double Requests(Measurement m)
    {
        var sends = m.Calls.Where(call => call.Key.StartsWith("sqs:", StringComparison.Ordinal)).Sum(call => call.Value);

        // Findings with their patches are large: ten of them are sent and received as more than one request.
        var chunks = Math.Max(1, Math.Ceiling(MessagesPerRequest * m.FindingBytes / Prices.SqsRequestBytes));
        var receives = Math.Ceiling((m.Findings + m.Repeats) / (double)MessagesPerRequest);
        return m.Events + m.Polls + sends + ((chunks - 1) * (sends + receives));
    }
}
