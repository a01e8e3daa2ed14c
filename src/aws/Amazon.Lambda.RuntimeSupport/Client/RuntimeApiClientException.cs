namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API answered so that the function cannot go on (AWS Lambda developer guide, "Lambda runtime API").</summary>
public class RuntimeApiClientException : Exception
{
    internal RuntimeApiClientException(string message, int statusCode, string response)
        : base(message)
    {
        StatusCode = statusCode;
        Response = response;
    }

    /// <summary>The answer's HTTP status; 500 means that the execution environment is lost.</summary>
    public int StatusCode { get; }

    /// <summary>The start of the answer's body.</summary>
    public string Response { get; }
}
