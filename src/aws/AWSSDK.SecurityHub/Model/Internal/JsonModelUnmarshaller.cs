using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Amazon.SecurityHub.Model.Internal;

/// <summary>Reads a response, and an error as the exception of its code.</summary>
internal sealed class JsonModelUnmarshaller<T> : JsonResponseUnmarshaller
    where T : AmazonWebServiceResponse, IJsonModel<T>
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
        var (text, type, code, id) = (error.Message, error.Type, error.Code, error.RequestId);
        var own = string.IsNullOrEmpty(code) ? null : CodeMember(context.GetResponseBodyBytes());
        return code switch
        {
            "InternalException" => new InternalException(text, innerException, type, code, id, statusCode) { Code = own },
            "InvalidAccessException" => new InvalidAccessException(text, innerException, type, code, id, statusCode) { Code = own },
            "InvalidInputException" => new InvalidInputException(text, innerException, type, code, id, statusCode) { Code = own },
            "LimitExceededException" => new LimitExceededException(text, innerException, type, code, id, statusCode) { Code = own },
            "ResourceNotFoundException" => new ResourceNotFoundException(text, innerException, type, code, id, statusCode) { Code = own },
            _ => new AmazonSecurityHubException(text, innerException, type, code, id, statusCode),
        };
    }

    // An error's body may be anything: a proxy's page, or nothing.
    private static string? CodeMember(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Text("Code");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
