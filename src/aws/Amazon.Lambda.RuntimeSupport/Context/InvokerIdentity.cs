using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The header <c>Lambda-Runtime-Cognito-Identity</c>.</summary>
internal sealed class InvokerIdentity : ICognitoIdentity
{
    public string? IdentityId { get; private init; }

    public string? IdentityPoolId { get; private init; }

    public static InvokerIdentity? Parse(string? header) => InvokerJson.Read(header, identity => new InvokerIdentity
    {
        IdentityId = InvokerJson.Text(identity, "cognitoIdentityId"),
        IdentityPoolId = InvokerJson.Text(identity, "cognitoIdentityPoolId"),
    });
}
