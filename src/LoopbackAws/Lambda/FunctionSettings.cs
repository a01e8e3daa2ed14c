using System.Globalization;

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
    public string Arn => $"arn:{Http.Region.Partition(Region)}:lambda:{Region}:{AccountId}:function:{Name}";
}

/// <summary>
/// The environment variables of a function's process, as Lambda sets them, and nothing of this process's own but where things are.
/// </summary>
internal static class ProcessEnvironment
{
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64",
        "SystemRoot", "TEMP", "TMP", "USERPROFILE", "LOCALAPPDATA",
    ];

    // Reserved too, though a program of a provided runtime starts without them.
    private static readonly string[] Unset = ["_X_AMZN_TRACE_ID", "AWS_EXECUTION_ENV", "LAMBDA_RUNTIME_DIR"];

    private static readonly string[] Replaceable = ["AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_LEVEL", "LANG", "TZ"];

    /// <summary>The variables for a process of the function.</summary>
    /// <param name="runtimeApi">The environment's Runtime API, host and port.</param>
    /// <param name="logStream">The environment's log stream.</param>
    /// <exception cref="ArgumentException">The function's own variables name a reserved one.</exception>
    public static Dictionary<string, string> Create(FunctionSettings settings, string runtimeApi, string logStream)
    {
        var lambda = new Dictionary<string, string>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
            ["_HANDLER"] = settings.Handler,
            ["LAMBDA_TASK_ROOT"] = TaskRoot(settings),
            ["AWS_LAMBDA_FUNCTION_NAME"] = settings.Name,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = settings.MemorySize.ToString(CultureInfo.InvariantCulture),
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{settings.Name}",
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = logStream,
            ["AWS_LAMBDA_LOG_FORMAT"] = "JSON",
            ["AWS_LAMBDA_LOG_LEVEL"] = "INFO",
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["AWS_REGION"] = settings.Region,
            ["AWS_DEFAULT_REGION"] = settings.Region,
            ["AWS_ACCESS_KEY_ID"] = settings.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = settings.SecretAccessKey,
            ["AWS_SESSION_TOKEN"] = settings.SessionToken,
            ["LANG"] = "en_US.UTF-8",
            ["TZ"] = ":UTC",
        };

        var result = new Dictionary<string, string>();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                result[name] = value;
            }
        }

        foreach (var (name, value) in lambda)
        {
            result[name] = value;
        }

        foreach (var (name, value) in settings.Environment)
        {
            if ((lambda.ContainsKey(name) && !Replaceable.Contains(name)) || Unset.Contains(name))
            {
                throw new ArgumentException($"Lambda reserves the environment variable {name}.", nameof(settings));
            }

            result[name] = value;
        }

        return result;
    }

    /// <summary>Where the function's program lies.</summary>
    public static string TaskRoot(FunctionSettings settings)
    {
        if (settings.TaskRoot is { } given)
        {
            return Path.GetFullPath(given);
        }

        return Path.GetFileName(settings.Executable) == settings.Executable
            ? Environment.CurrentDirectory
            : Path.GetDirectoryName(Path.GetFullPath(settings.Executable)) ?? Environment.CurrentDirectory;
    }
}
