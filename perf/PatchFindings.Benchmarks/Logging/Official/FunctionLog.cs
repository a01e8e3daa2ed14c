using System.Text;
using Amazon.Lambda.Core;

namespace PatchFindings.Benchmarks.Logging;

/// <summary>A log that writes each line's template alone: the official one writes to standard output and nowhere else.</summary>
internal sealed class FunctionLog : ILambdaLogger
{
    private readonly Stream _stream;

    private FunctionLog(Stream stream) => _stream = stream;

    public static ILambdaLogger To(Stream stream) => new FunctionLog(stream);

    public void Log(string message) => _stream.Write(Encoding.UTF8.GetBytes(message));

    public void LogLine(string message) => Log(message + "\n");

    // The interface's default for a template with arguments ends in a member that calls itself.
    public void Log(LogLevel level, string message, params object?[] args) => LogLine(message);
}
