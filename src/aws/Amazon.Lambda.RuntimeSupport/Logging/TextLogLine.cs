namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The text format: time, request id, level and message between tabs, then the exception on lines of its own.</summary>
internal static class TextLogLine
{
    public static void Write(LogLineBuffer buffer, in LogEvent line, DateTime now, bool prefix)
    {
        if (prefix)
        {
            buffer.Append(Text.Of(now));
            buffer.Append("\t");
            buffer.Append(line.Source.RequestId ?? "");
            buffer.Append("\t");
            buffer.Append(line.Label);
            buffer.Append("\t");
        }

        var message = line.Arguments.Length == 0 ? line.Message : buffer.Template(line.Message).Render(line.Arguments);
        buffer.Append(message);
        if (line.Exception is { } exception)
        {
            if (message.Length > 0)
            {
                buffer.Append("\n");
            }

            buffer.Append(exception.ToString());
        }

        buffer.Append("\n");
    }
}
