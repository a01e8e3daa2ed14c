using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PatchFindings.Aws.Tests.SecurityHub;

/// <summary>The specification's own steps ("Create a signed AWS API request" in the IAM user guide), on what was sent.</summary>
internal static class SignatureVersion4
{
    /// <summary>Fails unless the request is signed for <c>securityhub</c> with the key <c>AKID</c> and the token <c>token</c>.</summary>
    public static void AssertSigned(
        string method, string target, string host, IReadOnlyDictionary<string, string> headers, byte[] body, string secret, string region)
    {
        var authorization = headers["Authorization"];
        Assert.StartsWith("AWS4-HMAC-SHA256 ", authorization, StringComparison.Ordinal);
        var signedHeaders = Between(authorization, "SignedHeaders=", ",").Split(';');
        Assert.Contains("host", signedHeaders);
        Assert.Contains("x-amz-date", signedHeaders);
        Assert.Contains("x-amz-security-token", signedHeaders);
        Assert.Equal(signedHeaders.Order(StringComparer.Ordinal), signedHeaders);
        Assert.Equal("token", headers["x-amz-security-token"]);

        var date = headers["x-amz-date"];
        var scope = $"{date[..8]}/{region}/securityhub/aws4_request";
        Assert.Equal($"AKID/{scope}", Between(authorization, "Credential=", ","));
        var (path, query) = target.Split('?', 2) is [var first, var second] ? (first, second) : (target, string.Empty);
        var canonical = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{method}\n{path}\n{query}\n");
        foreach (var name in signedHeaders)
        {
            canonical.Append(CultureInfo.InvariantCulture, $"{name}:{(name == "host" ? host : headers[name]).Trim()}\n");
        }

        canonical.Append(CultureInfo.InvariantCulture, $"\n{string.Join(';', signedHeaders)}\n{Hex(SHA256.HashData(body))}");
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        Assert.Equal(Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))), authorization.Split("Signature=")[1]);
    }

    private static string Between(string text, string start, string end) => text.Split(start)[1].Split(end)[0];

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
