using System.Globalization;
using AwsTesting;

namespace PatchFindings.Conformance.Wire;

/// <summary>Signs requests.</summary>
/// <param name="accessKeyId">The access key id.</param>
/// <param name="secret">The secret access key.</param>
/// <param name="sessionToken">The session token; null for long-lived credentials.</param>
internal sealed class Signature(string accessKeyId, string secret, string? sessionToken)
{
    private readonly SignatureVersion4 _signature = new(accessKeyId, secret);

    /// <summary>Signs a request: every header that it has by now, its path, query and body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="service">The service's signing name.</param>
    /// <param name="region">The Region.</param>
    /// <param name="at">The time.</param>
    /// <param name="body">The body.</param>
    public void Sign(HttpRequestMessage request, string service, string region, DateTimeOffset at, byte[] body)
    {
        request.Headers.Add("X-Amz-Date", at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        if (sessionToken is not null)
        {
            request.Headers.Add("X-Amz-Security-Token", sessionToken);
        }

        var headers = request.Headers.Concat(request.Content?.Headers.Where(header => header.Key == "Content-Type") ?? [])
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(',', header.Value));
        headers["host"] = request.RequestUri!.Authority;
        request.Headers.TryAddWithoutValidation(
            "Authorization", _signature.Of(service, region, request.Method.Method, request.RequestUri.PathAndQuery, headers, body));
    }
}
