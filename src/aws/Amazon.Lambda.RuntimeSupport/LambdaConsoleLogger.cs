using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The log of one invocation: work that outlives it still logs under its id.</summary>
internal sealed class LambdaConsoleLogger(LogOutput output, string? requestId, string? traceId) : ILambdaLogger
{
    public string? RequestId => requestId;

    public string? TraceId => traceId;

    public void Log(string message) => output.WriteRaw(message);

    public void LogLine(string message) => Log(LogLevel.Information, message);

    public void Log(LogLevel level, string message, params object?[] args) => output.Write(new LogEvent(this, level, message, args, null));

    /// <summary>Writes what ended an invocation, or the start.</summary>
    public void Error(Exception exception) => output.Write(new LogEvent(this, LogLevel.Error, "", [], exception));
}

/// <summary>One line to be written.</summary>
/// <param name="Source">The invocation that it belongs to.</param>
/// <param name="Message">The text, or the template when there are arguments.</param>
internal readonly record struct LogEvent(
    LambdaConsoleLogger Source, LogLevel Level, string Message, object?[] Arguments, Exception? Exception);
