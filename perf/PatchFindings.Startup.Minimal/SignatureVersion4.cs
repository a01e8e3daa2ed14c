using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PatchFindings.Startup.Minimal;

/// <summary>AWS's request signature ("Signature Version 4 signing process"), for a POST of JSON without a query.</summary>
internal static class SignatureVersion4
{
    public static void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, string service)
    {
        var now = DateTime.UtcNow;
        var time = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = time[..8];
        var region = Variable("AWS_REGION");
        var token = Variable("AWS_SESSION_TOKEN");
        var uri = request.RequestUri!;
        var host = uri.IsDefaultPort ? uri.Host : uri.Authority;
        var bodyHash = Convert.ToHexStringLower(SHA256.HashData(body));
        const string Signed = "host;x-amz-date;x-amz-security-token";
        var canonical = $"POST\n{uri.AbsolutePath}\n\nhost:{host}\nx-amz-date:{time}\nx-amz-security-token:{token}\n\n{Signed}\n{bodyHash}";
        var scope = $"{day}/{region}/{service}/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";

        var key = Hmac(Encoding.UTF8.GetBytes("AWS4" + Variable("AWS_SECRET_ACCESS_KEY")), day);
        key = Hmac(Hmac(Hmac(key, region), service), "aws4_request");
        request.Headers.TryAddWithoutValidation("X-Amz-Date", time);
        request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", token);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={Variable("AWS_ACCESS_KEY_ID")}/{scope}, SignedHeaders={Signed}, "
            + $"Signature={Convert.ToHexStringLower(Hmac(key, toSign))}");
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name)!;
}
