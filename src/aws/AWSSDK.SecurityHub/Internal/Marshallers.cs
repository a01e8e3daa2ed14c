using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;
using Amazon.Util;
using ThirdParty.RuntimeBackports;

namespace Amazon.SecurityHub.Internal;

/// <summary>
/// Writes a request whose whole input is a JSON body, escaped as the official package escapes it: what is no ASCII, and quotes, &lt;,
/// &gt;, &amp;, ', + and ` inside text, are six bytes each.
/// </summary>
/// <param name="path">The operation's path.</param>
internal sealed class PostMarshaller<T>(string path) : IMarshaller<IRequest, AmazonWebServiceRequest>
    where T : AmazonWebServiceRequest, IJsonWritten
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        using var buffer = new ArrayPoolBufferWriter<byte>(16_384);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            ((T)input).Write(json);
            json.WriteEndObject();
        }

        return new DefaultRequest(input, "Amazon.SecurityHub")
        {
            HttpMethod = "POST",
            ResourcePath = path,
            Content = buffer.WrittenSpan.ToArray(),
            Headers =
            {
                [HeaderKeys.ContentTypeHeader] = "application/json",
                [HeaderKeys.XAmzApiVersion] = "2018-10-26",
            },
        };
    }
}

/// <summary>A request without input.</summary>
/// <param name="path">The operation's path.</param>
internal sealed class GetMarshaller(string path) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input) => new DefaultRequest(input, "Amazon.SecurityHub")
    {
        HttpMethod = "GET",
        ResourcePath = path,
        Headers = { [HeaderKeys.XAmzApiVersion] = "2018-10-26" },
    };
}

/// <summary>Reads a response, and an error with its code.</summary>
internal sealed class JsonUnmarshaller<T> : JsonResponseUnmarshaller
    where T : AmazonWebServiceResponse, IJsonRead<T>
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        using var document = JsonDocument.Parse(context.Stream, new JsonDocumentOptions { MaxDepth = context.JsonMaxDepth });
        return T.Read(document.RootElement);
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(context.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        return new AmazonSecurityHubException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }
}
