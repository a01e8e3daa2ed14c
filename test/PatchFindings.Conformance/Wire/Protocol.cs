using System.Net.Http.Headers;
using System.Text;

namespace PatchFindings.Conformance.Wire;

/// <summary>How each service's requests look: AWS JSON 1.0 and 1.1 with a target header, REST-JSON with method and path.</summary>
internal static class Protocol
{
    /// <summary>A request, without its signature.</summary>
    /// <param name="endpoint">The service's address.</param>
    /// <param name="service">The service's endpoint prefix.</param>
    /// <param name="action">The API action.</param>
    /// <param name="queryString">The query string, or null.</param>
    /// <param name="body">The body.</param>
    /// <exception cref="FormatException">The suite knows no such action.</exception>
    public static HttpRequestMessage Request(Uri endpoint, string service, string action, string? queryString, byte[] body)
    {
        var (method, path, target, type) = service switch
        {
            "sqs" => (HttpMethod.Post, "/", "AmazonSQS." + action, "application/x-amz-json-1.0"),
            "ssm" => (HttpMethod.Post, "/", "AmazonSSM." + action, "application/x-amz-json-1.1"),
            "events" => (HttpMethod.Post, "/", "AWSEvents." + action, "application/x-amz-json-1.1"),
            "securityhub" => Rest(action),
            _ => throw new FormatException($"The suite knows no service {service}"),
        };
        var address = new UriBuilder(new Uri(endpoint, path)) { Query = queryString };
        var request = new HttpRequestMessage(method, address.Uri);
        if (method != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        if (target is not null)
        {
            request.Headers.Add("X-Amz-Target", target);
        }

        return request;
    }

    /// <summary>The body's bytes of a raw text.</summary>
    /// <param name="text">The text.</param>
    public static byte[] Raw(string text) => Encoding.UTF8.GetBytes(text);

    private static (HttpMethod Method, string Path, string? Target, string Type) Rest(string action) => action switch
    {
        "BatchImportFindings" => (HttpMethod.Post, "/findings/import", null, "application/json"),
        "GetFindings" => (HttpMethod.Post, "/findings", null, "application/json"),
        "DescribeHub" => (HttpMethod.Get, "/accounts", null, "application/json"),
        "EnableSecurityHub" => (HttpMethod.Post, "/accounts", null, "application/json"),
        _ => throw new FormatException($"The suite knows no action securityhub {action}"),
    };
}
