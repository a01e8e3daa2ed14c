using System.Globalization;
using System.Net.Http.Headers;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One invocation, as the headers of the Runtime API's answer tell it.</summary>
internal sealed class LambdaContext : ILambdaContext
{
    /// <summary>The longest that a function may run; counted from now when the platform names no deadline.</summary>
    private static readonly TimeSpan LongestInvocation = TimeSpan.FromMinutes(15);

    private readonly RuntimeEnvironment _environment;
    private readonly TimeProvider _clock;
    private readonly long _deadlineMs;

    public LambdaContext(HttpHeadersNonValidated headers, RuntimeEnvironment environment, LogOutput log, TimeProvider clock)
    {
        _environment = environment;
        _clock = clock;
        AwsRequestId = Header(headers, "Lambda-Runtime-Aws-Request-Id")
            ?? throw new InvalidOperationException("The Runtime API gave an invocation without a request id.");
        InvokedFunctionArn = Header(headers, "Lambda-Runtime-Invoked-Function-Arn") ?? "";
        TraceId = Header(headers, "Lambda-Runtime-Trace-Id");
        _deadlineMs = long.TryParse(
            Header(headers, "Lambda-Runtime-Deadline-Ms"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var deadline)
            ? deadline
            : (clock.GetUtcNow() + LongestInvocation).ToUnixTimeMilliseconds();
        Log = new LambdaConsoleLogger(log, AwsRequestId, TraceId);
    }

    public string AwsRequestId { get; }

    public string InvokedFunctionArn { get; }

    public string? TraceId { get; }

    public LambdaConsoleLogger Log { get; }

    public ILambdaLogger Logger => Log;

    public IClientContext? ClientContext => null;

    public ICognitoIdentity? Identity => null;

    public string FunctionName => _environment.FunctionName;

    public string FunctionVersion => _environment.FunctionVersion;

    public string? LogGroupName => _environment.LogGroupName;

    public string? LogStreamName => _environment.LogStreamName;

    public int MemoryLimitInMB => _environment.MemoryLimitInMB;

    public TimeSpan RemainingTime => TimeSpan.FromMilliseconds(_deadlineMs - _clock.GetUtcNow().ToUnixTimeMilliseconds());

    private static string? Header(HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 } value ? value : null;
}
