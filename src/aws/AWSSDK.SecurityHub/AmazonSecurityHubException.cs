using System.Net;
using Amazon.Runtime;

namespace Amazon.SecurityHub;

/// <summary>
/// An error that Security Hub answered; <see cref="AmazonServiceException.ErrorCode"/> says which. The official package has a type for
/// each that the API names, derived from this one.
/// </summary>
public class AmazonSecurityHubException : AmazonServiceException
{
    /// <summary>With a message.</summary>
    public AmazonSecurityHubException(string message)
        : base(message)
    {
    }

    /// <summary>As the service answered it.</summary>
    public AmazonSecurityHubException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }
}
