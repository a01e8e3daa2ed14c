namespace PatchFindings.Scale;

/// <summary>
/// Prices in US dollars, of US East (N. Virginia), without free tiers and discounts, looked up in November 2026 on the services' pricing
/// pages.
/// </summary>
internal static class Prices
{
    public const string Date = "November 2026";

    /// <summary>Security Hub CSPM: a finding taken in, above 10,000 a month in an account and Region.</summary>
    public const double FindingIngested = 0.00003;

    /// <summary>SQS, standard queues: a request of up to 64 KB; EventBridge's and the pollers' are requests too.</summary>
    public const double SqsRequest = 0.40e-6;

    /// <summary>Lambda: an invocation.</summary>
    public const double LambdaRequest = 0.20e-6;

    /// <summary>Lambda, x86: a gigabyte of memory for a second, of initialization too, by the millisecond begun.</summary>
    public const double LambdaGigabyteSecond = 0.0000166667;

    /// <summary>CloudWatch Logs: a gigabyte taken in.</summary>
    public const double LogGigabyte = 0.50;

    /// <summary>The functions' memory size, in GB.</summary>
    public const double FunctionGigabytes = 256 / 1024.0;
}
