using System.Globalization;

namespace LoopbackAws.Lambda;

/// <summary>
/// The environment variables of a function's process, as Lambda sets them, and nothing of this process's own but where things are.
/// </summary>
internal static class FunctionEnvironment
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
    /// <param name="settings">The function.</param>
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
    /// <param name="settings">The function.</param>
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
