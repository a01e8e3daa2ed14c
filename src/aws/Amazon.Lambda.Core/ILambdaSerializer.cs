namespace Amazon.Lambda.Core;

/// <summary>Turns an invocation's payload into the handler's input, and its output into the response.</summary>
public interface ILambdaSerializer
{
    /// <summary>Reads the event: UTF-8 JSON, read to its end and left open.</summary>
    /// <returns>The input; null for the JSON <c>null</c>.</returns>
    T Deserialize<T>(Stream requestStream);

    /// <summary>Writes the response as UTF-8 JSON; the stream is left open.</summary>
    void Serialize<T>(T response, Stream responseStream);
}
