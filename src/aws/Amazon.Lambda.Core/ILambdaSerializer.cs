namespace Amazon.Lambda.Core;

/// <summary>Turns an invocation's payload into the handler's input, and its output into the response.</summary>
public interface ILambdaSerializer
{
    /// <summary>Reads the event.</summary>
    /// <typeparam name="T">The handler's input.</typeparam>
    /// <param name="requestStream">The event's UTF-8 JSON, read to its end and left open.</param>
    /// <returns>The input; null for the JSON <c>null</c>.</returns>
    T Deserialize<T>(Stream requestStream);

    /// <summary>Writes the response.</summary>
    /// <typeparam name="T">The handler's output.</typeparam>
    /// <param name="response">The output.</param>
    /// <param name="responseStream">Takes UTF-8 JSON, and is left open.</param>
    void Serialize<T>(T response, Stream responseStream);
}
