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
        var (message, type, code, request) = (error.Message, error.Type, error.Code, error.RequestId);
        return code switch
        {
            "InternalException" => new InternalException(message, innerException, type, code, request, statusCode),
            "InvalidAccessException" => new InvalidAccessException(message, innerException, type, code, request, statusCode),
            "InvalidInputException" => new InvalidInputException(message, innerException, type, code, request, statusCode),
            "LimitExceededException" => new LimitExceededException(message, innerException, type, code, request, statusCode),
            "ResourceNotFoundException" => new ResourceNotFoundException(message, innerException, type, code, request, statusCode),
            _ => new AmazonSecurityHubException(message, innerException, type, code, request, statusCode),
        };
    }
}
