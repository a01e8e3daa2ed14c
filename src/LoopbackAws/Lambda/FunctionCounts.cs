namespace LoopbackAws.Lambda;

/// <summary>What a function's invocations have come to so far.</summary>
/// <param name="Invocations">Invocations that have ended.</param>
/// <param name="Errors">Those that ended in an error, crashes and timeouts included: the metric <c>Errors</c>.</param>
/// <param name="ColdStarts">Processes started, or tried to.</param>
/// <param name="Restarts">Those of them that took the place of a process that had ended.</param>
public sealed record FunctionCounts(int Invocations, int Errors, int ColdStarts, int Restarts);
