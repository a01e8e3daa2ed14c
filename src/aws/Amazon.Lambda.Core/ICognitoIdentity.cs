namespace Amazon.Lambda.Core;

/// <summary>The Amazon Cognito identity that authorized an invocation through the AWS Mobile SDK.</summary>
public interface ICognitoIdentity
{
    /// <summary>The identity's id; null when not sent.</summary>
    string? IdentityId { get; }

    /// <summary>The pool that the identity belongs to; null when not sent.</summary>
    string? IdentityPoolId { get; }
}
