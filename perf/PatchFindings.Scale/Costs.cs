namespace PatchFindings.Scale;

/// <summary>What a run would cost in an account, by service. Systems Manager's reads and AWS's own events cost nothing.</summary>
/// <param name="SecurityHub">Findings taken in, also those taken in again.</param>
/// <param name="Sqs">Requests: EventBridge's sends, the pollers' receives and deletes, the functions' sends.</param>
/// <param name="LambdaRequests">Invocations.</param>
/// <param name="LambdaTime">Billed time.</param>
/// <param name="Logs">Bytes of log.</param>
internal sealed record Costs(double SecurityHub, double Sqs, double LambdaRequests, double LambdaTime, double Logs)
{
    public double All => SecurityHub + WithoutSecurityHub;

    public double WithoutSecurityHub => Sqs + LambdaRequests + LambdaTime + Logs;

    /// <summary>The requests to SQS that a run would be billed for.</summary>
    /// <param name="m">The run.</param>
    public static long SqsRequests(Measurement m) =>
        m.Events + m.Polls + m.Calls.Where(call => call.Key.StartsWith("sqs:", StringComparison.Ordinal)).Sum(call => call.Value);

    /// <summary>A run's costs.</summary>
    /// <param name="m">The run.</param>
    /// <param name="findings">For how many findings; the run's own for the run as it was.</param>
    public static Costs Of(Measurement m, int findings)
    {
        var times = findings / (double)m.Findings;
        return new Costs(
            (m.Findings + m.Repeats) * Prices.FindingIngested * times,
            SqsRequests(m) * Prices.SqsRequest * times,
            m.Invocations.Values.Sum(invocation => invocation.Count) * Prices.LambdaRequest * times,
            m.Invocations.Values.Sum(invocation => invocation.Milliseconds) / 1e3 * Prices.FunctionGigabytes
                * Prices.LambdaGigabyteSecond * times,
            m.LogBytes / 1e9 * Prices.LogGigabyte * times);
    }
}
