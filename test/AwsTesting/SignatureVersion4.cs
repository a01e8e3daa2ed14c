using System.Security.Cryptography;
using System.Text;

namespace AwsTesting;

/// <summary>The <c>Authorization</c> header of a request (IAM user guide, "Create a signed AWS API request").</summary>
/// <param name="accessKeyId">The access key id.</param>
/// <param name="secret">The secret access key.</param>
internal sealed class SignatureVersion4(string accessKeyId, string secret)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <param name="target">Path and query.</param>
    /// <param name="headers">The headers to sign by their names in lower case, <c>host</c> and <c>x-amz-date</c> among them.</param>
    public string Of(string service, string region, string method, string target, IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        var names = headers.Keys.Order(StringComparer.Ordinal).ToList();
        var signed = string.Join(';', names);
        var (path, query) = target.Split('?', 2) is [var before, var after] ? (before, after) : (target, string.Empty);
        var canonical = string.Join(
            '\n',
            [method, path, CanonicalQuery(query), .. names.Select(name => $"{name}:{headers[name].Trim()}"), string.Empty, signed, Hash(body)]);
        var time = headers["x-amz-date"];
        var scope = $"{time[..8]}/{region}/{service}/aws4_request";
        var toSign = string.Join('\n', Algorithm, time, scope, Hash(Encoding.UTF8.GetBytes(canonical)));
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), Code);
        return $"{Algorithm} Credential={accessKeyId}/{scope}, SignedHeaders={signed}, Signature={Convert.ToHexStringLower(Code(key, toSign))}";
    }

    private static string CanonicalQuery(string query) => string.Join('&', query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => $"{Encode(pair[0])}={(pair.Length > 1 ? Encode(pair[1]) : string.Empty)}")
        .Order(StringComparer.Ordinal));

    private static string Encode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Code(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
