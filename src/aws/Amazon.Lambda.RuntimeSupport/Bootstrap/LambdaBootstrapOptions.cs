namespace Amazon.Lambda.RuntimeSupport.Bootstrap;

/// <summary>Settings that come from the environment in Lambda and that a test sets by hand.</summary>
public class LambdaBootstrapOptions
{
    /// <summary>The Runtime API's host and port, as in <c>127.0.0.1:9001</c>; null or empty for <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string? RuntimeApiEndpoint { get; set; }
}
