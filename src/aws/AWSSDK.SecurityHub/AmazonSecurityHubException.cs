using System.Net;
using Amazon.Runtime;

namespace Amazon.SecurityHub;

/// <summary>An error that Security Hub answered; those that the API names have a type of their own.</summary>
public class AmazonSecurityHubException : AmazonServiceException
{
    /// <summary>Without a message.</summary>
    public AmazonSecurityHubException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">The message.</param>
    public AmazonSecurityHubException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public AmazonSecurityHubException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With a cause.</summary>
    /// <param name="innerException">The cause.</param>
    public AmazonSecurityHubException(Exception innerException)
        : base(innerException.Message, innerException)
    {
    }

    /// <summary>As the service answered it, with a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    /// <param name="errorType">Whose fault it is.</param>
    /// <param name="errorCode">The error's code.</param>
    /// <param name="requestId">The request's id.</param>
    /// <param name="statusCode">The HTTP status.</param>
    public AmazonSecurityHubException(
        string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, innerException, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>As the service answered it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="errorType">Whose fault it is.</param>
    /// <param name="errorCode">The error's code.</param>
    /// <param name="requestId">The request's id.</param>
    /// <param name="statusCode">The HTTP status.</param>
    public AmazonSecurityHubException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }
}
