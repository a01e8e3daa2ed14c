using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LoopbackAws.Http;

/// <summary>Answers a request in JSON, or with the error in the answer's place.</summary>
internal static class JsonAnswer
{
    /// <summary>Text as it is, but for what JSON cannot hold.</summary>
    public static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers.</summary>
    /// <param name="context">The request and the response.</param>
    /// <param name="contentType">The protocol's.</param>
    /// <param name="answer">Writes the answer, whole; throws <see cref="AwsErrorException"/> instead.</param>
    /// <param name="writeError">Writes an error's members, and sets its headers.</param>
    public static async Task WriteAsync(
        HttpContext context, string contentType, Func<Utf8JsonWriter, Task> answer, Action<HttpResponse, Utf8JsonWriter, AwsErrorException> writeError)
    {
        var (response, body) = (context.Response, new ArrayBufferWriter<byte>());
        try
        {
            await using var json = new Utf8JsonWriter(body, Readable);
            await answer(json);
        }
        catch (AwsErrorException error)
        {
            body.ResetWrittenCount();
            response.StatusCode = error.StatusCode;
            await using var json = new Utf8JsonWriter(body, Readable);
            json.WriteStartObject();
            writeError(response, json, error);
            json.WriteEndObject();
        }

        response.ContentType = contentType;
        response.ContentLength = body.WrittenCount;
        response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
