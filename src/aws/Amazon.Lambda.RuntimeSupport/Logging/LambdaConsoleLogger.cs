using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The log of one invocation: work that outlives it still logs under its id.</summary>
internal sealed class LambdaConsoleLogger(LogOutput output, string? requestId, string? traceId, string? tenantId) : ILambdaLogger
{
    public string? RequestId => requestId;

    public string? TraceId => traceId;

    public string? TenantId => tenantId;

    public void Log(string message) => output.WriteRaw(message);

    public void LogLine(string message) => Write(nameof(LogLevel.Information), null, message, []);

    public void Log(string level, string message) => Write(level, null, message, []);

    public void Log(string level, string message, params object?[] args) => Write(level, null, message, args);

    public void Log(string level, Exception exception, string message, params object?[] args) => Write(level, exception, message, args);

    private void Write(string? levelText, Exception? exception, string? message, object?[]? arguments)
    {
        var level = LogLevels.Parse(levelText);
        if (level < output.Minimum)
        {
            return;
        }

        // A name that is no level is never filtered: nobody could say whether it is below.
        var name = level is { } known ? LogLevels.NameOf(known) : levelText ?? LogLevels.NameOf(LogLevel.Information);
        var label = level is { } labelled ? LogLevels.LabelOf(labelled) : name;
        output.Write(new LogEvent(this, name, label, message ?? "", arguments ?? [], exception));
    }
}
