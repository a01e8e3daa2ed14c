namespace LoopbackAws.Lambda;

/// <summary>What an invocation came to.</summary>
/// <param name="RequestId">The request id.</param>
/// <param name="FunctionError">
/// <c>X-Amz-Function-Error</c>: <see langword="null"/> for a success, else <c>Unhandled</c>, for an error that the function
/// reported and one that befell it alike.
/// </param>
/// <param name="Payload">The response, or the error's JSON.</param>
/// <param name="Duration">
/// From the hand-over to an execution environment to the answer, a cold start included, the wait for a free environment not.
/// </param>
/// <param name="ColdStart">Whether a process was started for it.</param>
public sealed record InvocationResult(
    string RequestId, string? FunctionError, ReadOnlyMemory<byte> Payload, TimeSpan Duration, bool ColdStart);
