using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>A level's three spellings: .NET's, Lambda's (<c>ApplicationLogLevel</c>), and the text format's label.</summary>
internal static class LogLevels
{
    public static LogLevel? Parse(string? text) => text switch
    {
        null => null,
        _ when Is(text, "trace") => LogLevel.Trace,
        _ when Is(text, "debug") => LogLevel.Debug,
        _ when Is(text, "information") || Is(text, "info") => LogLevel.Information,
        _ when Is(text, "warning") || Is(text, "warn") => LogLevel.Warning,
        _ when Is(text, "error") => LogLevel.Error,
        _ when Is(text, "critical") || Is(text, "fatal") => LogLevel.Critical,
        _ => null,
    };

    /// <summary>Lambda's own word: it takes a line with another for INFO when it filters ("Log-level filtering", Lambda developer guide).</summary>
    public static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Warning => "WARN",
        LogLevel.Error => "ERROR",
        LogLevel.Critical => "FATAL",
        _ => "INFO",
    };

    public static string LabelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        LogLevel.Critical => "crit",
        _ => "info",
    };

    private static bool Is(string text, string level) => text.Equals(level, StringComparison.OrdinalIgnoreCase);
}
