namespace Amazon.Lambda.Core;

/// <summary>One invocation and the function that serves it (AWS Lambda developer guide, "Lambda context object in C#").</summary>
public interface ILambdaContext
{
    /// <summary>The invocation's id, the same that the invoker gets and that a retry of the invocation repeats.</summary>
    string AwsRequestId { get; }

    /// <summary>What a mobile app's SDK told about itself; null when it told nothing.</summary>
    IClientContext? ClientContext { get; }

    /// <summary>The function's name (<c>AWS_LAMBDA_FUNCTION_NAME</c>).</summary>
    string FunctionName { get; }

    /// <summary>The published version that runs, or <c>$LATEST</c> (<c>AWS_LAMBDA_FUNCTION_VERSION</c>).</summary>
    string FunctionVersion { get; }

    /// <summary>The Cognito identity behind the invocation; null when there is none.</summary>
    ICognitoIdentity? Identity { get; }

    /// <summary>The ARN that was invoked: the function's, a version's or an alias's.</summary>
    string InvokedFunctionArn { get; }

    /// <summary>Writes to the function's log, each line with this invocation's ids.</summary>
    ILambdaLogger Logger { get; }

    /// <summary>The CloudWatch Logs group (<c>AWS_LAMBDA_LOG_GROUP_NAME</c>); null when the platform names none.</summary>
    string? LogGroupName { get; }

    /// <summary>This instance's CloudWatch Logs stream (<c>AWS_LAMBDA_LOG_STREAM_NAME</c>); null when the platform names none.</summary>
    string? LogStreamName { get; }

    /// <summary>The memory that the function is configured with, in MB.</summary>
    int MemoryLimitInMB { get; }

    /// <summary>The time left until Lambda ends the invocation; negative once the deadline has passed.</summary>
    TimeSpan RemainingTime { get; }
}

/// <summary>What a mobile app's SDK told about itself. The official interface has members; nothing here reads them.</summary>
public interface IClientContext;

/// <summary>A Cognito identity. The official interface has members; nothing here reads them.</summary>
public interface ICognitoIdentity;
