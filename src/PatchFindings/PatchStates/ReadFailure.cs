using Amazon.Runtime;
using PatchFindings.Functions;

namespace PatchFindings.PatchStates;

/// <summary>An answer of Systems Manager that is none, though it came with HTTP 200.</summary>
internal sealed class ReadFailure(string message) : Exception(message)
{
    /// <summary>Whether the service refuses what was asked, and would at every repeat.</summary>
    public static bool IsRefusal(Exception failure) => failure is AmazonServiceException
    {
        ErrorCode: "ValidationException" or "InvalidFilter" or "InvalidFilterException" or "InvalidInstanceId" or "InvalidResourceId",
    };

    /// <summary>Whether one node may spoil the answer for the others: its id is refused, or what it uploaded is beyond the SDK's types.</summary>
    public static bool MayBeOneNodes(Exception failure) => IsRefusal(failure) || failure is AmazonUnmarshallingException;

    /// <summary>What a failed call tells. Whatever a call of the SDK throws is a failure of the service: its readers throw anything.</summary>
    public static Reading<T> Of<T>(string action, Exception failure)
        where T : class =>
        IsRefusal(failure)
            ? new Reading<T> { Refused = ServiceFailure.Of(action, failure).Reason }
            : new Reading<T> { Unavailable = ServiceFailure.Of(action, failure).Reason };
}
