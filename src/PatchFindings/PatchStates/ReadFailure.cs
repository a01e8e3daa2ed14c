using Amazon.Runtime;

namespace PatchFindings.PatchStates;

/// <summary>An answer of Systems Manager that is none, though it came with HTTP 200.</summary>
internal sealed class ReadFailure(string message) : Exception(message)
{
    /// <summary>Whether the service refuses what was asked, and would at every repeat.</summary>
    public static bool IsRefusal(Exception failure) => failure is AmazonServiceException
    {
        ErrorCode: "ValidationException" or "InvalidFilter" or "InvalidFilterException" or "InvalidInstanceId" or "InvalidResourceId",
    };

    /// <returns>What a failed call tells; <see langword="null"/> for an exception that no call throws.</returns>
    public static Reading<T>? Of<T>(Exception failure)
        where T : class =>
        failure switch
        {
            AmazonServiceException e when IsRefusal(e) => new Reading<T> { Refused = e.Message },
            AmazonServiceException e => Passing<T>($"{e.ErrorCode ?? e.GetType().Name}: {e.Message}"),
            ReadFailure => Passing<T>(failure.Message),
            AmazonClientException or HttpRequestException or IOException or TimeoutException =>
                Passing<T>($"{failure.GetType().Name}: {failure.Message}"),
            OperationCanceledException => Passing<T>("the function's time ran out"),
            _ => null,
        };

    private static Reading<T> Passing<T>(string reason)
        where T : class => new() { Unavailable = reason };
}
