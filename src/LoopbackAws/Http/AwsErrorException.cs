namespace LoopbackAws.Http;

/// <summary>An error as an AWS service answers it. State machines throw it; the HTTP face writes it in its protocol's form.</summary>
/// <param name="code">The error code, as in the service's API reference (<c>ThrottlingException</c>, <c>QueueDoesNotExist</c>).</param>
/// <param name="message">What the service says to the caller.</param>
/// <param name="statusCode">The HTTP status, 400 to 599.</param>
public sealed class AwsErrorException(string code, string message, int statusCode = 400) : Exception(message)
{
    /// <summary>The error code, as in the service's API reference.</summary>
    public string Code { get; } = code;

    /// <summary>The HTTP status of the answer, 400 to 599.</summary>
    public int StatusCode { get; } = statusCode;

    /// <summary>
    /// The legacy code of the query protocol, where the service sends one beside <see cref="Code"/>
    /// (SQS: <c>x-amzn-query-error</c>); otherwise <see langword="null"/>.
    /// </summary>
    public string? QueryCode { get; init; }
}
