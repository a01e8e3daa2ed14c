namespace PatchFindings.Scale;

/// <summary>
/// Prices in US dollars, of US East (N. Virginia), without free tiers and discounts, looked up in November 2026 on the services' pricing
/// pages (aws.amazon.com/SERVICE/pricing; Security Hub's under "Security Hub CSPM").
/// </summary>
internal static class Prices
{
    public const string Date = "November 2026";

    /// <summary>Security Hub CSPM: a finding taken in, above 10,000 a month in an account and Region.</summary>
    public const double FindingIngested = 0.00003;

    /// <summary>SQS, standard queues: a request of up to 64 KB; EventBridge's and the pollers' are requests too.</summary>
    public const double SqsRequest = 0.40e-6;

    /// <summary>What SQS bills as one request, in bytes.</summary>
    public const int SqsRequestBytes = 64 * 1024;

    /// <summary>Lambda: an invocation.</summary>
    public const double LambdaRequest = 0.20e-6;

    /// <summary>Lambda, x86: a gigabyte of memory for a second, of initialization too, by the millisecond begun.</summary>
    public const double LambdaGigabyteSecond = 0.0000166667;

    /// <summary>CloudWatch Logs: a gigabyte taken in.</summary>
    public const double LogGigabyte = 0.50;

    /// <summary>CloudWatch: a metric of one's own for a month, of which only the hours count in which it is written.</summary>
    public const double Metric = 0.30;

    /// <summary>CloudWatch: an alarm for a month, for each metric that it looks at.</summary>
    public const double AlarmMetric = 0.10;

    /// <summary>CloudWatch: a dashboard for a month.</summary>
    public const double Dashboard = 3.00;

    /// <summary>The functions' memory size, in GB; the sweep's is another.</summary>
    public const double FunctionGigabytes = 256 / 1024.0;

    /// <summary>The sweep function's memory size, in GB.</summary>
    public const double SweepGigabytes = 512 / 1024.0;

    /// <summary>
    /// What is free each month and does not end with the account's first year: Security Hub's in each account and Region, the others in an
    /// account, whoever in it uses them.
    /// </summary>
    internal static class Free
    {
        public const double Findings = 10_000;
        public const double SqsRequests = 1e6;
        public const double LambdaRequests = 1e6;
        public const double LambdaGigabyteSeconds = 400_000;
        public const double LogGigabytes = 5;
        public const int Metrics = 10;
        public const int AlarmMetrics = 10;
        public const int Dashboards = 3;
    }
}
