using AwsTesting;

namespace PatchFindings.Aws.Tests.SecurityHub;

/// <summary>Whether what was sent is signed for <c>securityhub</c>, with the key <c>AKID</c> and the token <c>token</c>.</summary>
internal static class Signed
{
    public static void Check(
        string method, string target, string host, IReadOnlyDictionary<string, string> headers, byte[] body, string secret, string region)
    {
        var authorization = headers["Authorization"];
        var names = authorization.Split("SignedHeaders=")[1].Split(',')[0].Split(';');
        Assert.Superset(new HashSet<string>(["host", "x-amz-date", "x-amz-security-token"]), new HashSet<string>(names));
        Assert.Equal("token", headers["x-amz-security-token"]);
        var signed = names.ToDictionary(name => name, name => name == "host" ? host : headers[name]);

        Assert.Equal(new SignatureVersion4("AKID", secret).Of("securityhub", region, method, target, signed, body), authorization);
    }
}
