using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An exception in the forms that the Runtime API takes: the error's body, its type, and X-Ray's cause.</summary>
internal sealed class ErrorReport
{
    public const string ContentType = "application/vnd.aws.lambda.error+json";
    private const int LargestBody = 256 * 1024;
    private const int DeepestCause = 10;
    private const int KeptOfMessage = 8 * 1024;

    // The platform takes a megabyte, but this travels as a header, and the servers that stand in for the platform take 32 KB.
    private const int LargestXRayCause = 28 * 1024;
    private const int XRayKeepsOfMessage = 2 * 1024;
    private const int XRayKeepsFrames = 32;

    public ErrorReport(Exception exception)
    {
        Type = HeaderText(exception.GetType().Name);
        Body = Write(writer => WriteError(writer, exception, 0));
        if (Body.Length > LargestBody)
        {
            Body = Write(writer => WriteShort(writer, exception));
        }

        XRayCause = CauseOf(exception);
    }

    public string Type { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Null when it is too large for a header.</summary>
    public string? XRayCause { get; }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        // The default encoder leaves nothing but ASCII, which a header needs.
        using var writer = new Utf8JsonWriter(buffer);
        write(writer);
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteError(Utf8JsonWriter writer, Exception exception, int depth)
    {
        writer.WriteStartObject();
        writer.WriteString("errorType", exception.GetType().Name);
        writer.WriteString("errorMessage", exception.Message);
        writer.WriteStartArray("stackTrace");
        foreach (var line in (exception.StackTrace ?? "").AsSpan().EnumerateLines())
        {
            if (line.Trim() is { IsEmpty: false } frame)
            {
                writer.WriteStringValue(frame);
            }
        }

        writer.WriteEndArray();
        if (depth < DeepestCause && exception.InnerException is { } inner)
        {
            writer.WritePropertyName("cause");
            WriteError(writer, inner, depth + 1);
        }

        if (depth < DeepestCause && exception is AggregateException { InnerExceptions.Count: > 0 } many)
        {
            writer.WriteStartArray("causes");
            foreach (var cause in many.InnerExceptions)
            {
                if (writer.BytesPending + writer.BytesCommitted < LargestBody)
                {
                    WriteError(writer, cause, depth + 1);
                }
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteShort(Utf8JsonWriter writer, Exception exception)
    {
        writer.WriteStartObject();
        writer.WriteString("errorType", exception.GetType().Name);
        writer.WriteString("errorMessage", Text.Cut(exception.Message, KeptOfMessage));
        writer.WriteStartArray("stackTrace");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string? CauseOf(Exception exception)
    {
        var cause = Write(writer => WriteCause(writer, exception));
        return cause.Length <= LargestXRayCause ? Encoding.ASCII.GetString(cause.Span) : null;
    }

    private static void WriteCause(Utf8JsonWriter writer, Exception exception)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
        writer.WriteString("working_directory", Environment.CurrentDirectory);
        writer.WriteStartArray("exceptions");
        writer.WriteStartObject();
        writer.WriteString("type", exception.GetType().Name);
        writer.WriteString("message", Text.Cut(exception.Message, XRayKeepsOfMessage));
        writer.WriteStartArray("stack");
        var frames = new StackTrace(exception, fNeedFileInfo: true).GetFrames();
        for (var i = 0; i < Math.Min(frames.Length, XRayKeepsFrames); i++)
        {
            WriteFrame(writer, frames[i], paths);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartArray("paths");
        foreach (var path in paths)
        {
            writer.WriteStringValue(path);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFrame(Utf8JsonWriter writer, StackFrame frame, HashSet<string> paths)
    {
        writer.WriteStartObject();
        if (frame.GetFileName() is { } path)
        {
            paths.Add(path);
            writer.WriteString("path", path);
            writer.WriteNumber("line", frame.GetFileLineNumber());
        }

        if (DiagnosticMethodInfo.Create(frame) is { } method)
        {
            writer.WriteString("label", $"{method.DeclaringTypeName}.{method.Name}");
        }

        writer.WriteEndObject();
    }

    private static string HeaderText(string text) =>
        string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = source[i] is > ' ' and <= '~' ? source[i] : '?';
            }
        });
}
