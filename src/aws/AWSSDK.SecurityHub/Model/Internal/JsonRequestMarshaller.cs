using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;
using ThirdParty.RuntimeBackports;

namespace Amazon.SecurityHub.Model.Internal;

/// <summary>Writes a request whose whole input is a JSON body.</summary>
/// <param name="path">The operation's path.</param>
internal sealed class JsonRequestMarshaller<T>(string path) : IMarshaller<IRequest, AmazonWebServiceRequest>
    where T : AmazonSecurityHubRequest, IJsonModel<T>
{
    // A body is never part of a page: only what JSON needs escaped is, which keeps it small.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

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
