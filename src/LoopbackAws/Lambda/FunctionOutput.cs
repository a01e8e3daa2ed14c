namespace LoopbackAws.Lambda;

/// <summary>One line that a function wrote: in Lambda, a log event.</summary>
/// <param name="FunctionName">Whose line.</param>
/// <param name="Line">The whole line, without its end.</param>
/// <param name="IsError">Whether it came from standard error.</param>
public sealed record FunctionOutput(string FunctionName, string Line, bool IsError);
