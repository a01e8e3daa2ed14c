namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// What the platform tells the process, and the one variable that the process sets (AWS Lambda developer guide, "Defined runtime
/// environment variables").
/// </summary>
internal sealed class RuntimeEnvironment(Func<string, string?> get, Action<string, string?> set)
{
    private string? _traceId;

    public static RuntimeEnvironment OfTheProcess() => new(Environment.GetEnvironmentVariable, Environment.SetEnvironmentVariable);

    public string? RuntimeApi => get("AWS_LAMBDA_RUNTIME_API");

    public string FunctionName => get("AWS_LAMBDA_FUNCTION_NAME") ?? "";

    public string FunctionVersion => get("AWS_LAMBDA_FUNCTION_VERSION") ?? "";

    public string? LogGroupName => get("AWS_LAMBDA_LOG_GROUP_NAME");

    public string? LogStreamName => get("AWS_LAMBDA_LOG_STREAM_NAME");

    public int MemoryLimitInMB => int.TryParse(get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), out var megabytes) ? megabytes : 0;

    public string? LogLevel => get("AWS_LAMBDA_LOG_LEVEL");

    /// <summary>The AWS SDK sends the trace on with its calls, from the environment: Lambda's loop detection counts on it.</summary>
    public void SetTraceId(string? traceId)
    {
        if (traceId != _traceId)
        {
            _traceId = traceId;
            set("_X_AMZN_TRACE_ID", traceId);
        }
    }
}
