using Amazon.Lambda.Core;

namespace PatchFindings.Benchmarks.Logging;

/// <summary>An invocation of a function with a timeout of 30 seconds, by a logger that is given.</summary>
internal sealed class BenchmarkInvocation(ILambdaLogger logger) : ILambdaContext
{
    public string AwsRequestId => "8f507cfc-xmpl-4697-b07a-ac58fc914c95";

    public IClientContext? ClientContext => null;

    public string FunctionName => "function";

    public string FunctionVersion => "$LATEST";

    public ICognitoIdentity? Identity => null;

    public string InvokedFunctionArn => "arn:aws:lambda:us-east-2:111122223333:function:function";

    public ILambdaLogger Logger => logger;

    public string? LogGroupName => null;

    public string? LogStreamName => null;

    public int MemoryLimitInMB => 256;

    public TimeSpan RemainingTime => TimeSpan.FromSeconds(30);
}
