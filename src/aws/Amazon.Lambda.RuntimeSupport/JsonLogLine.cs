using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// Lambda's JSON format, the only one here: one object a line. A line stays within what CloudWatch Logs takes as one event (256 KB): long
/// texts are cut, and once it is near the limit further arguments and stack frames are left out.
/// </summary>
internal static class JsonLogLine
{
    private const int LargestLine = 192 * 1024;
    private const int LongestText = 32 * 1024;
    private const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static void Write(Utf8JsonWriter json, in LogEvent line, DateTime now)
    {
        json.WriteStartObject();
        json.WriteString("timestamp", now.ToString(Timestamp, CultureInfo.InvariantCulture));
        json.WriteString("level", NameOf(line.Level));
        WriteUnlessEmpty(json, "requestId", line.Source.RequestId);
        WriteUnlessEmpty(json, "traceId", line.Source.TraceId);
        WriteMessage(json, line.Message, line.Arguments);
        if (line.Exception is { } exception)
        {
            WriteException(json, exception);
        }

        json.WriteEndObject();
    }

    /// <summary>A text that is never so long that a line gets torn apart, with its length told where it is cut.</summary>
    public static string Cut(string text)
    {
        if (text.Length <= LongestText)
        {
            return text;
        }

        var kept = char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, kept)}… ({text.Length} characters)");
    }

    // Each hole of the template takes the next argument, in the text and as a member; one without an argument stays to be seen.
    private static void WriteMessage(Utf8JsonWriter json, string template, object?[] arguments)
    {
        var message = new StringBuilder(template.Length + 64);
        var holes = new List<(string Name, object Value)>(arguments.Length);
        var rest = template.AsSpan();
        var next = 0;
        while (next < arguments.Length && rest.IndexOf('{') is >= 0 and var open && rest[open..].IndexOf('}') is >= 0 and var length)
        {
            var hole = rest.Slice(open, length + 1);
            message.Append(rest[..open]);
            rest = rest[(open + hole.Length)..];
            if (arguments[next++] is { } value)
            {
                holes.Add((hole[1..^1].ToString(), value));
                message.Append(Text(value));
            }
            else
            {
                message.Append(hole);
            }
        }

        json.WriteString("message", Cut(message.Append(rest).ToString()));
        foreach (var (name, value) in holes)
        {
            if (HasRoom(json))
            {
                WriteValue(json, name, value);
            }
        }
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case bool truth:
                json.WriteBoolean(name, truth);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Text(value));
                break;
        }
    }

    private static void WriteException(Utf8JsonWriter json, Exception exception)
    {
        json.WriteString("errorType", exception.GetType().FullName);
        json.WriteString("errorMessage", Cut(exception.Message));
        json.WriteStartArray("stackTrace");
        foreach (var line in exception.ToString().AsSpan().EnumerateLines())
        {
            if (HasRoom(json))
            {
                json.WriteStringValue(Cut(line.Trim().ToString()));
            }
        }

        json.WriteEndArray();
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    private static string Text(object value) =>
        Cut(value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value.ToString() ?? "");

    private static bool HasRoom(Utf8JsonWriter json) => json.BytesCommitted + json.BytesPending < LargestLine;

    // Lambda takes a line with another word for INFO when it filters ("Log-level filtering", Lambda developer guide).
    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Warning => "WARN",
        LogLevel.Error => "ERROR",
        LogLevel.Critical => "FATAL",
        _ => "INFO",
    };
}
