namespace LoopbackAws.Lambda;

/// <summary>One Lambda function of the local run: which program it is, and what Lambda would be configured with.</summary>
public sealed record FunctionSettings
{
    /// <summary>The function's name, as in its ARN.</summary>
    public required string Name { get; init; }

    /// <summary>The program: a path, or a name on the <c>PATH</c> (<c>dotnet</c>).</summary>
    public required string Executable { get; init; }

    /// <summary>What the program is started with (the path of a <c>.dll</c> for <c>dotnet</c>).</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// Where the program lies and is started, <c>LAMBDA_TASK_ROOT</c>; <see langword="null"/> for the directory of
    /// <see cref="Executable"/>, or the current one when that is a bare name.
    /// </summary>
    public string? TaskRoot { get; init; }

    /// <summary>
    /// The function's environment variables. Lambda's reserved ones (<c>AWS_REGION</c>, <c>AWS_LAMBDA_FUNCTION_NAME</c>, …) are refused,
    /// as Lambda does.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary><c>_HANDLER</c>; an executable of the <c>provided</c> runtimes has no use for it.</summary>
    public string Handler { get; init; } = "bootstrap";

    /// <summary>How long an invocation may take, above zero; 3 s is Lambda's default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a process may take until it asks for its first invocation, above zero; 10 s in Lambda.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a process may take to end after SIGTERM, before it is killed.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>MB, 128 to 10,240. Told to the function and not enforced.</summary>
    public int MemorySize { get; init; } = 128;

    /// <summary>The most execution environments at a time, at least 1: the function's reserved concurrency.</summary>
    public int MaximumConcurrency { get; init; } = 10;

    /// <summary>The Region, <c>AWS_REGION</c>.</summary>
    public required string Region { get; init; }

    /// <summary>The account id, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>
    /// The execution role's <c>AWS_ACCESS_KEY_ID</c>; on the loopback it tells which function made a call. The function's name is a good
    /// one.
    /// </summary>
    public string AccessKeyId { get; init; } = "LOCAL";

    /// <summary>The execution role's <c>AWS_SECRET_ACCESS_KEY</c>; the loopback checks no signature.</summary>
    public string SecretAccessKey { get; init; } = "local";

    /// <summary>The execution role's <c>AWS_SESSION_TOKEN</c>.</summary>
    public string SessionToken { get; init; } = "local";

    /// <summary>The ARN, unqualified, in the Region's partition.</summary>
    public string Arn => $"arn:{Partition(Region)}:lambda:{Region}:{AccountId}:function:{Name}";

    private static string Partition(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : "aws";
}
