using System.Buffers;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An exception as the Runtime API takes it: the error's body and its type.</summary>
internal sealed class ErrorReport
{
    public const string ContentType = "application/vnd.aws.lambda.error+json";
    private const int DeepestCause = 5;
    private const int FramesMax = 100;

    public ErrorReport(Exception exception)
    {
        Type = HeaderText(exception.GetType().Name);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, exception, 0);
        }

        Body = buffer.WrittenMemory;
    }

    public string Type { get; }

    public ReadOnlyMemory<byte> Body { get; }

    private static void Write(Utf8JsonWriter json, Exception exception, int depth)
    {
        json.WriteStartObject();
        json.WriteString("errorType", exception.GetType().Name);
        json.WriteString("errorMessage", JsonLogLine.Cut(exception.Message));
        json.WriteStartArray("stackTrace");
        var frames = 0;
        foreach (var line in (exception.StackTrace ?? "").AsSpan().EnumerateLines())
        {
            if (line.Trim() is { IsEmpty: false } frame && frames++ < FramesMax)
            {
                json.WriteStringValue(frame);
            }
        }

        json.WriteEndArray();
        if (depth < DeepestCause && exception.InnerException is { } inner)
        {
            json.WritePropertyName("cause");
            Write(json, inner, depth + 1);
        }

        json.WriteEndObject();
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
