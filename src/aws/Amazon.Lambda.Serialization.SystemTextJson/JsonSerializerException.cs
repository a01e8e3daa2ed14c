namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>An event is not what the handler takes, or an output cannot be written: the invocation fails with this.</summary>
public class JsonSerializerException : Exception
{
    /// <summary>The error as text.</summary>
    /// <param name="message">What could not be read or written, and why.</param>
    public JsonSerializerException(string message)
        : base(message)
    {
    }

    /// <summary>The error as text, and its cause.</summary>
    /// <param name="message">What could not be read or written, and why.</param>
    /// <param name="exception">The cause.</param>
    public JsonSerializerException(string message, Exception exception)
        : base(message, exception)
    {
    }
}
