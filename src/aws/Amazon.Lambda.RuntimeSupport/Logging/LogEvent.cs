namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One line to be written.</summary>
/// <param name="Source">The invocation that it belongs to.</param>
/// <param name="Level">The level's name: Lambda's, or the caller's own when it is none of those.</param>
/// <param name="Label">The level in the text format.</param>
/// <param name="Message">The text, or the template when there are arguments.</param>
/// <param name="Arguments">None for a message that is plain text.</param>
/// <param name="Exception">What went wrong, if anything did.</param>
internal readonly record struct LogEvent(
    LambdaConsoleLogger Source, string Level, string Label, string Message, object?[] Arguments, Exception? Exception);
