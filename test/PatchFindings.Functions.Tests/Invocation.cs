using Amazon.Lambda.Core;

namespace PatchFindings.Functions.Tests;

/// <summary>An invocation of a function with a timeout of 30 seconds.</summary>
internal sealed class Invocation : ILambdaContext
{
    public LogLines Log { get; } = new();

    public string AwsRequestId => "0f0e0d0c-0000-4000-8000-000000000001";

    public IClientContext? ClientContext => null;

    public string FunctionName => "function";

    public string FunctionVersion => "$LATEST";

    public ICognitoIdentity? Identity => null;

    public string InvokedFunctionArn => "arn:aws:lambda:us-east-2:111122223333:function:function";

    public ILambdaLogger Logger => Log;

    public string? LogGroupName => null;

    public string? LogStreamName => null;

    public int MemoryLimitInMB => 256;

    public TimeSpan RemainingTime { get; init; } = TimeSpan.FromSeconds(30);
}
