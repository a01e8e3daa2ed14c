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

    public static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => nameof(LogLevel.Trace),
        LogLevel.Debug => nameof(LogLevel.Debug),
        LogLevel.Warning => nameof(LogLevel.Warning),
        LogLevel.Error => nameof(LogLevel.Error),
        LogLevel.Critical => nameof(LogLevel.Critical),
        _ => nameof(LogLevel.Information),
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
