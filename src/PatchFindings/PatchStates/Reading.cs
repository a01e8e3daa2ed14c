using Amazon.Runtime;
using PatchFindings.Functions;

namespace PatchFindings.PatchStates;

/// <summary>
/// The answer to one question to Systems Manager: a value, or that there is none, or that the service could not answer now
/// (<see cref="Unavailable"/>), or that it will never take the question (<see cref="Refused"/>).
/// </summary>
/// <typeparam name="T">What was asked for.</typeparam>
public sealed record Reading<T>
    where T : class
{
    /// <summary>The value; <see langword="null"/> when the service knows none or did not answer.</summary>
    public T? Value { get; init; }

    /// <summary>What went wrong for now (throttled, failing, unreachable, not permitted); <see langword="null"/> when it answered.</summary>
    public string? Unavailable { get; init; }

    /// <summary>Why the service refuses the question for good (<c>ValidationException</c>); otherwise <see langword="null"/>.</summary>
    public string? Refused { get; init; }
}

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
