namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The answer to one invocation.</summary>
public class InvocationResponse
{
    /// <summary>An answer whose stream is closed once it is sent.</summary>
    /// <param name="outputStream">The payload, sent from its position to its end.</param>
    public InvocationResponse(Stream outputStream)
        : this(outputStream, true)
    {
    }

    /// <summary>An answer.</summary>
    /// <param name="outputStream">The payload, sent from its position to its end.</param>
    /// <param name="disposeOutputStream">False when the stream serves further invocations.</param>
    public InvocationResponse(Stream outputStream, bool disposeOutputStream)
    {
        ArgumentNullException.ThrowIfNull(outputStream);
        OutputStream = outputStream;
        DisposeOutputStream = disposeOutputStream;
    }

    /// <summary>The payload, at most 6 MB for a synchronous invocation.</summary>
    public Stream OutputStream { get; set; }

    /// <summary>Whether the stream is closed once it is sent.</summary>
    public bool DisposeOutputStream { get; }
}
