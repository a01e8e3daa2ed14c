namespace Amazon.Lambda.Core;

/// <summary>The function's log.</summary>
public interface ILambdaLogger
{
    /// <summary>Writes the text alone: no prefix, no line end.</summary>
    void Log(string message);

    /// <summary>Writes one line at the level <see cref="LogLevel.Information"/>.</summary>
    void LogLine(string message);

    /// <summary>Writes one line.</summary>
    /// <param name="message">A template: <c>{name}</c> takes the arguments in order; in JSON each is also a member of the line.</param>
    /// <param name="args">The template's arguments; a null one is left out.</param>
    /// <remarks>
    /// A logger of one's own has to have this one: the official interface's default leads to a member whose default calls itself.
    /// </remarks>
    void Log(LogLevel level, string message, params object?[] args) => LogLine(message);
}

/// <summary>How much a log line matters, in rising order. Lines below the function's level are not written.</summary>
public enum LogLevel
{
    /// <summary>Lambda's TRACE.</summary>
    Trace = 0,

    /// <summary>Lambda's DEBUG.</summary>
    Debug = 1,

    /// <summary>Lambda's INFO, the level of a function that configures none.</summary>
    Information = 2,

    /// <summary>Lambda's WARN.</summary>
    Warning = 3,

    /// <summary>Lambda's ERROR.</summary>
    Error = 4,

    /// <summary>Lambda's FATAL.</summary>
    Critical = 5,
}
