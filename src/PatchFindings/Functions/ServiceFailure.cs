using System.Globalization;
using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SimpleSystemsManagement;

namespace PatchFindings.Functions;

/// <summary>What an SDK exception tells about a call that failed: the only place where one is turned into words.</summary>
/// <param name="Code">The service's error code; else the HTTP status, <c>Timeout</c> or the exception's type.</param>
/// <param name="Reason">A sentence with the action, the HTTP status, the code and the service's message, cut to a bound.</param>
/// <param name="IsRefusal">
/// Whether the service refuses what was sent, as it will each time. Any other failure may pass, those that nobody has documented included.
/// </param>
public sealed record ServiceFailure(string Code, string Reason, bool IsRefusal = false)
{
    private const int CodeLengthMax = 100;

    // The SDK's sentence for an error answer that is empty or not the service's own, such as a proxy's page.
    private const string NoMessage = "The service returned an error. See inner exception for details.";

    /// <summary>What the failure of a call means. Whatever a call of the SDK throws is one: its readers throw anything at an odd answer.</summary>
    /// <param name="action">The API's name of the call.</param>
    public static ServiceFailure Of(string action, Exception exception) => exception switch
    {
        ServiceFailureException e => new ServiceFailure("NoAnswer", e.Message),
        AmazonServiceException e => OfService(action, e),
        OperationCanceledException { InnerException: TimeoutException } or TimeoutException =>
            new ServiceFailure("Timeout", $"{action}: no answer in time"),
        OperationCanceledException => new ServiceFailure("Timeout", $"{action}: the function's time ran out"),
        _ => new ServiceFailure(
            exception.GetType().Name, $"{action}: {exception.GetType().Name}: {Message(exception.Message)}"),
    };

    /// <summary>Waits for a call, and names it in its failure.</summary>
    /// <exception cref="ServiceFailureException">The call failed.</exception>
    public static async Task<T> NamedAsync<T>(string action, Task<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            return await call;
        }
        catch (Exception e)
        {
            throw new ServiceFailureException(Of(action, e).Reason, e);
        }
    }

    private static ServiceFailure OfService(string action, AmazonServiceException e)
    {
        // The status is 0 when there was no answer.
        var status = (int)e.StatusCode == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)e.StatusCode}");
        var code = string.IsNullOrWhiteSpace(e.ErrorCode) ? null : Excerpt.Of(e.ErrorCode, CodeLengthMax);
        var known = string.Join(' ', new[] { status, code }.Where(part => part is not null));
        return new ServiceFailure(
            code ?? status ?? e.GetType().Name,
            $"{action}: {(known.Length == 0 ? e.GetType().Name : known)}: {Message(e.Message)}",
            IsRefusalOf(e));
    }

    private static bool IsRefusalOf(AmazonServiceException e) => e switch
    {
        AmazonSecurityHubException => e.ErrorCode is "InvalidInputException" or "ValidationException" or "SerializationException",
        AmazonSimpleSystemsManagementException => e.ErrorCode is "ValidationException" or "InvalidFilter" or "InvalidFilterException"
            or "InvalidInstanceId" or "InvalidResourceId" or "InvalidCommandId" or "AssociationDoesNotExist",
        _ => false,
    };

    // A signature's error quotes the request that was to be signed, the session token among its headers.
    private static string Message(string text)
    {
        if (text == NoMessage)
        {
            return "the answer holds no error message";
        }

        var quoted = text.IndexOf("canonical", StringComparison.OrdinalIgnoreCase);
        var token = text.IndexOf("security-token", StringComparison.OrdinalIgnoreCase);
        var secret = token < 0 ? -1 : quoted >= 0 ? Math.Min(quoted, token) : token;
        return Excerpt.Of(secret < 0 ? text : text[..secret] + "(the request is left out)");
    }
}

/// <summary>A call failed, or its answer lacks what every such answer has, though it came with HTTP 200.</summary>
/// <param name="reason">A sentence that starts with the API's name of the call.</param>
/// <param name="cause">What the call threw, if it did.</param>
public sealed class ServiceFailureException(string reason, Exception? cause = null) : Exception(reason, cause);
