using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PatchFindings.Conformance.Wire;

/// <summary>AWS Signature Version 4 in the <c>Authorization</c> header (IAM user guide, "Create a signed AWS API request").</summary>
/// <param name="accessKeyId">The access key id.</param>
/// <param name="secret">The secret access key.</param>
/// <param name="sessionToken">The session token; null for long-lived credentials.</param>
internal sealed class Signature(string accessKeyId, string secret, string? sessionToken)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Signs a request: every header that it has by now, its path, query and body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="service">The service's signing name.</param>
    /// <param name="region">The Region.</param>
    /// <param name="at">The time.</param>
    /// <param name="body">The body.</param>
    public void Sign(HttpRequestMessage request, string service, string region, DateTimeOffset at, byte[] body)
    {
        var time = at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        request.Headers.Add("X-Amz-Date", time);
        if (sessionToken is not null)
        {
            request.Headers.Add("X-Amz-Security-Token", sessionToken);
        }

        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = request.RequestUri!.Authority };
        foreach (var (name, values) in request.Headers.Concat(request.Content?.Headers.Where(IsSigned) ?? []))
        {
            headers[name.ToLowerInvariant()] = string.Join(',', values).Trim();
        }

        var signed = string.Join(';', headers.Keys);
        var canonical = string.Join('\n',
        [
            request.Method.Method,
            request.RequestUri.AbsolutePath,
            CanonicalQuery(request.RequestUri.Query),
            .. headers.Select(header => $"{header.Key}:{header.Value}"),
            string.Empty,
            signed,
            Hash(body),
        ]);
        var scope = $"{time[..8]}/{region}/{service}/aws4_request";
        var toSign = string.Join('\n', Algorithm, time, scope, Hash(Encoding.UTF8.GetBytes(canonical)));
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), Code);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{Algorithm} Credential={accessKeyId}/{scope}, SignedHeaders={signed}, Signature={Convert.ToHexStringLower(Code(key, toSign))}");
    }

    private static bool IsSigned(KeyValuePair<string, IEnumerable<string>> header) => header.Key == "Content-Type";

    private static string CanonicalQuery(string query) => string.Join('&', query.TrimStart('?')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => $"{Encode(pair[0])}={(pair.Length > 1 ? Encode(pair[1]) : string.Empty)}")
        .Order(StringComparer.Ordinal));

    private static string Encode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Code(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
