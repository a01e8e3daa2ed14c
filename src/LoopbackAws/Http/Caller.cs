using Microsoft.AspNetCore.Http;

namespace LoopbackAws.Http;

/// <summary>Who signed a request.</summary>
public static class Caller
{
    /// <summary>
    /// The access key id of the request's SigV4 <c>Authorization</c> header
    /// (<c>AWS4-HMAC-SHA256 Credential=KEY/date/region/service/aws4_request, …</c>); empty when there is none.
    /// </summary>
    /// <param name="request">The request.</param>
    public static string AccessKeyId(HttpRequest request)
    {
        const string Credential = "Credential=";
        var header = request.Headers.Authorization.ToString();
        var start = header.IndexOf(Credential, StringComparison.Ordinal);
        if (start < 0)
        {
            return string.Empty;
        }

        start += Credential.Length;
        var end = header.IndexOf('/', start);
        return end < 0 ? string.Empty : header[start..end];
    }
}
