namespace Amazon.Lambda.Core;

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
