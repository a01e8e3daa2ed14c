using System.Net;
using Amazon.Runtime;

namespace Amazon.SecurityHub.Model;

/// <summary>The request is malformed or out of range (HTTP 400).</summary>
public class InvalidInputException : AmazonSecurityHubException
{
    /// <summary>Without a message.</summary>
    public InvalidInputException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">The message.</param>
    public InvalidInputException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidInputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With a cause.</summary>
    /// <param name="innerException">The cause.</param>
    public InvalidInputException(Exception innerException)
        : base(innerException)
    {
    }

    /// <summary>As the service answered it, with a cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    /// <param name="errorType">Whose fault it is.</param>
    /// <param name="errorCode">The error's code.</param>
    /// <param name="requestId">The request's id.</param>
    /// <param name="statusCode">The HTTP status.</param>
    public InvalidInputException(
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
    public InvalidInputException(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
        : base(message, errorType, errorCode, requestId, statusCode)
    {
    }

    /// <summary>The member <c>Code</c> of the answer, beside <c>ErrorCode</c>; null when the service sends none.</summary>
    public string? Code { get; set; }
}
