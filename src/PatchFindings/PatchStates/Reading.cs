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

    /// <summary>What a failed call tells: whatever a call of the SDK throws is one, its readers throw anything at an odd answer.</summary>
    internal static Reading<T> Failed(string action, Exception exception)
    {
        var failure = ServiceFailure.Of(action, exception);
        return failure.IsRefusal ? new Reading<T> { Refused = failure.Reason } : new Reading<T> { Unavailable = failure.Reason };
    }
}
