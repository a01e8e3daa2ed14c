using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PatchFindings.Startup.Minimal;

/// <summary>Signature Version 4 of a POST without a query (AWS IAM user guide, "Create a signed AWS API request").</summary>
internal sealed class Signature(string service, Func<string, string?> environment)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string SignedHeaders = "host;x-amz-date;x-amz-security-token";

    private readonly string _region = environment("AWS_REGION")!;
    private readonly string _keyId = environment("AWS_ACCESS_KEY_ID")!;
    private readonly string _secret = environment("AWS_SECRET_ACCESS_KEY")!;
    private readonly string _token = environment("AWS_SESSION_TOKEN")!;

    public void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var day = time[..8];
        var scope = $"{day}/{_region}/{service}/aws4_request";
        var canonical =
            $"POST\n{request.RequestUri!.AbsolutePath}\n\nhost:{request.RequestUri.Authority}\nx-amz-date:{time}\n"
            + $"x-amz-security-token:{_token}\n\n{SignedHeaders}\n{Convert.ToHexStringLower(SHA256.HashData(body))}";
        var toSign = $"{Algorithm}\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";

        var key = Encoding.UTF8.GetBytes("AWS4" + _secret);
        foreach (var part in (string[])[day, _region, service, "aws4_request", toSign])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation("x-amz-security-token", _token);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{Algorithm} Credential={_keyId}/{scope}, SignedHeaders={SignedHeaders}, Signature={Convert.ToHexStringLower(key)}");
        request.Content!.Headers.TryAddWithoutValidation("Content-Type", "application/json");
    }
}
