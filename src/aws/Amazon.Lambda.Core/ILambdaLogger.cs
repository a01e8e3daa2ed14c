namespace Amazon.Lambda.Core;

/// <summary>
/// The function's log. A message that comes with arguments is a template: <c>{name}</c> takes the arguments in order, <c>{0}</c> by
/// position, <c>{name:format}</c> with a .NET format; in JSON each is also a member of the line. A message without arguments is text.
/// </summary>
/// <remarks>
/// A logger need only implement <see cref="Log(string)"/> and <see cref="LogLine"/>: every other member has a body that leads there,
/// as in the official interface. A level is one of <see cref="LogLevel"/>'s names.
/// </remarks>
public interface ILambdaLogger
{
    /// <summary>Writes the text alone: no prefix, no line end, whatever the log format.</summary>
    /// <param name="message">The text.</param>
    void Log(string message);

    /// <summary>Writes one line at the level <see cref="LogLevel.Information"/>.</summary>
    /// <param name="message">The line's text.</param>
    void LogLine(string message);

    /// <summary>Writes one line.</summary>
    /// <param name="level">A level's name.</param>
    /// <param name="message">The line's text.</param>
    void Log(string level, string message) => LogLine(message);

    /// <inheritdoc cref="Log(string, Exception, string, object[])"/>
    void Log(string level, string message, params object?[] args) => Log(level, message);

    /// <summary>Writes one line.</summary>
    /// <param name="level">A level's name.</param>
    /// <param name="exception">What went wrong: written with its type, message and stack trace.</param>
    /// <param name="message">The line's template.</param>
    /// <param name="args">The template's arguments; a null one is left out.</param>
    void Log(string level, Exception exception, string message, params object?[] args)
    {
        Log(level, message, args);
        Log(level, exception.ToString());
    }

    /// <inheritdoc cref="Log(string, string)"/>
    void Log(LogLevel level, string message) => Log(level.ToString(), message);

    /// <inheritdoc cref="Log(string, Exception, string, object[])"/>
    void Log(LogLevel level, string message, params object?[] args) => Log(level.ToString(), message, args);

    /// <inheritdoc cref="Log(string, Exception, string, object[])"/>
    void Log(LogLevel level, Exception exception, string message, params object?[] args) =>
        Log(level.ToString(), exception, message, args);

    /// <summary>Writes one line at the level <see cref="LogLevel.Trace"/>.</summary>
    /// <param name="message">The line's text.</param>
    void LogTrace(string message) => Log(nameof(LogLevel.Trace), message);

    /// <inheritdoc cref="LogTrace(Exception, string, object[])"/>
    void LogTrace(string message, params object?[] args) => Log(nameof(LogLevel.Trace), message, args);

    /// <summary>Writes one line at the level <see cref="LogLevel.Trace"/>.</summary>
    /// <param name="exception">What went wrong: written with its type, message and stack trace.</param>
    /// <param name="message">The line's template.</param>
    /// <param name="args">The template's arguments; a null one is left out.</param>
    void LogTrace(Exception exception, string message, params object?[] args) =>
        Log(nameof(LogLevel.Trace), exception, message, args);

    /// <summary>Writes one line at the level <see cref="LogLevel.Debug"/>.</summary>
    /// <param name="message">The line's text.</param>
    void LogDebug(string message) => Log(nameof(LogLevel.Debug), message);

    /// <inheritdoc cref="LogDebug(Exception, string, object[])"/>
    void LogDebug(string message, params object?[] args) => Log(nameof(LogLevel.Debug), message, args);

    /// <summary>Writes one line at the level <see cref="LogLevel.Debug"/>.</summary>
    /// <param name="exception">What went wrong: written with its type, message and stack trace.</param>
    /// <param name="message">The line's template.</param>
    /// <param name="args">The template's arguments; a null one is left out.</param>
    void LogDebug(Exception exception, string message, params object?[] args) =>
        Log(nameof(LogLevel.Debug), exception, message, args);

    /// <summary>Writes one line at the level <see cref="LogLevel.Information"/>.</summary>
    /// <param name="message">The line's text.</param>
    void LogInformation(string message) => Log(nameof(LogLevel.Information), message);

    /// <inheritdoc cref="LogInformation(Exception, string, object[])"/>
    void LogInformation(string message, params object?[] args) => Log(nameof(LogLevel.Information), message, args);

    /// <summary>Writes one line at the level <see cref="LogLevel.Information"/>.</summary>
    /// <param name="exception">What went wrong: written with its type, message and stack trace.</param>
    /// <param name="message">The line's template.</param>
    /// <param name="args">The template's arguments; a null one is left out.</param>
    void LogInformation(Exception exception, string message, params object?[] args) =>
        Log(nameof(LogLevel.Information), exception, message, args);

    /// <summary>Writes one line at the level <see cref="LogLevel.Warning"/>.</summary>
    /// <param name="message">The line's text.</param>
    void LogWarning(string message) => Log(nameof(LogLevel.Warning), message);

    /// <inheritdoc cref="LogWarning(Exception, string, object[])"/>
    void LogWarning(string message, params object?[] args) => Log(nameof(LogLevel.Warning), message, args);

    /// <summary>Writes one line at the level <see cref="LogLevel.Warning"/>.</summary>
    /// <param name="exception">What went wrong: written with its type, message and stack trace.</param>
    /// <param name="message">The line's template.</param>
    /// <param name="args">The template's arguments; a null one is left out.</param>
    void LogWarning(Exception exception, string message, params object?[] args) =>
        Log(nameof(LogLevel.Warning), exception, message, args);

    /// <summary>Writes one line at the level <see cref="LogLevel.Error"/>.</summary>
    /// <param name="message">The line's text.</param>
    void LogError(string message) => Log(nameof(LogLevel.Error), message);

    /// <inheritdoc cref="LogError(Exception, string, object[])"/>
    void LogError(string message, params object?[] args) => Log(nameof(LogLevel.Error), message, args);

    /// <summary>Writes one line at the level <see cref="LogLevel.Error"/>.</summary>
    /// <param name="exception">What went wrong: written with its type, message and stack trace.</param>
    /// <param name="message">The line's template.</param>
    /// <param name="args">The template's arguments; a null one is left out.</param>
    void LogError(Exception exception, string message, params object?[] args) =>
        Log(nameof(LogLevel.Error), exception, message, args);

    /// <summary>Writes one line at the level <see cref="LogLevel.Critical"/>.</summary>
    /// <param name="message">The line's text.</param>
    void LogCritical(string message) => Log(nameof(LogLevel.Critical), message);

    /// <inheritdoc cref="LogCritical(Exception, string, object[])"/>
    void LogCritical(string message, params object?[] args) => Log(nameof(LogLevel.Critical), message, args);

    /// <summary>Writes one line at the level <see cref="LogLevel.Critical"/>.</summary>
    /// <param name="exception">What went wrong: written with its type, message and stack trace.</param>
    /// <param name="message">The line's template.</param>
    /// <param name="args">The template's arguments; a null one is left out.</param>
    void LogCritical(Exception exception, string message, params object?[] args) =>
        Log(nameof(LogLevel.Critical), exception, message, args);
}
