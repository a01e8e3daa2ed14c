using System.Text.Json;

namespace LoopbackAws.Lambda;

/// <summary>How an invocation ended: the function's response, or an error from the runtime or from Lambda itself.</summary>
/// <param name="Payload">The response, or the error's JSON (<c>errorType</c>, <c>errorMessage</c>, <c>stackTrace</c>).</param>
/// <param name="ErrorType">
/// <see langword="null"/> for a response; for an error its <c>Lambda-Runtime-Function-Error-Type</c>
/// (<c>category.reason</c>), empty when the runtime sent none.
/// </param>
public sealed record RuntimeAnswer(ReadOnlyMemory<byte> Payload, string? ErrorType)
{
    /// <summary>An error that Lambda reports in the function's place.</summary>
    /// <param name="errorType">Lambda's error type: <c>Runtime.ExitError</c>, <c>Sandbox.Timedout</c>.</param>
    /// <param name="errorMessage">What happened.</param>
    public static RuntimeAnswer Error(string errorType, string errorMessage) => new(Json(errorType, errorMessage), errorType);

    /// <summary>The JSON of an error: of a failed invocation, and of the Runtime API's own refusals.</summary>
    /// <param name="errorType">The <c>errorType</c>.</param>
    /// <param name="errorMessage">The <c>errorMessage</c>.</param>
    internal static byte[] Json(string errorType, string errorMessage)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("errorType", errorType);
            writer.WriteString("errorMessage", errorMessage);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
