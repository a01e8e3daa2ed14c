using System.Collections;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The JSON format: one object a line. A line stays within what CloudWatch Logs takes as one event: long texts are cut, and once it is
/// near the limit further arguments and items are left out.
/// </summary>
internal static class JsonLogLine
{
    private const int LargestLine = 192 * 1024;

    public static void Write(LogLineBuffer buffer, in LogEvent line, DateTime now)
    {
        var json = buffer.Json;
        json.WriteStartObject();
        json.WriteString("timestamp", Text.Of(now));
        json.WriteString("level", line.Level);
        WriteUnlessEmpty(json, "requestId", line.Source.RequestId);
        WriteUnlessEmpty(json, "traceId", line.Source.TraceId);
        WriteUnlessEmpty(json, "tenantId", line.Source.TenantId);
        if (line.Arguments.Length == 0)
        {
            json.WriteString("message", Text.Cut(line.Message, Text.Longest));
        }
        else
        {
            var template = buffer.Template(line.Message);
            json.WriteString("message", Text.Cut(template.Render(line.Arguments), Text.Longest));
            WriteArguments(json, template, line.Arguments);
        }

        if (line.Exception is { } exception)
        {
            WriteException(json, exception);
        }

        json.WriteEndObject();
        json.Flush();
        buffer.Append("\n");
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteArguments(Utf8JsonWriter json, MessageTemplate template, object?[] arguments)
    {
        for (var i = 0; i < template.Count && HasRoom(json); i++)
        {
            var name = template.NameOf(i);
            if (template.Argument(i, arguments) is { } argument && !IsTaken(name) && !IsEarlier(template, i))
            {
                json.WritePropertyName(name);
                WriteValue(json, argument, template.FormatOf(i));
            }
        }
    }

    /// <summary>A second member of the same name would make the line ambiguous; the message has the value anyway.</summary>
    private static bool IsTaken(string name) =>
        name is "timestamp" or "level" or "requestId" or "traceId" or "tenantId" or "message"
            or "errorType" or "errorMessage" or "stackTrace";

    private static bool IsEarlier(MessageTemplate template, int hole)
    {
        for (var i = 0; i < hole; i++)
        {
            if (template.NameOf(i) == template.NameOf(hole))
            {
                return true;
            }
        }

        return false;
    }

    private static void WriteValue(Utf8JsonWriter json, object argument, string? format)
    {
        if (argument is IDictionary map)
        {
            json.WriteStartObject();
            foreach (DictionaryEntry entry in map)
            {
                if (HasRoom(json))
                {
                    json.WritePropertyName(Text.Of(entry.Key, null));
                    WriteScalar(json, entry.Value, format);
                }
            }

            json.WriteEndObject();
        }
        else if (argument is IList list and not byte[])
        {
            json.WriteStartArray();
            foreach (var item in list)
            {
                if (HasRoom(json))
                {
                    WriteScalar(json, item, format);
                }
            }

            json.WriteEndArray();
        }
        else
        {
            WriteScalar(json, argument, format);
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, object? value, string? format)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case not null when format is not null:
                json.WriteStringValue(Text.Of(value, format));
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case uint number:
                json.WriteNumberValue(number);
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case short or ushort or byte or sbyte:
                json.WriteNumberValue(Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStringValue(Text.Of(value, null));
                break;
        }
    }

    private static void WriteException(Utf8JsonWriter json, Exception exception)
    {
        json.WriteString("errorType", exception.GetType().FullName);
        json.WriteString("errorMessage", Text.Cut(exception.Message, Text.Longest));
        json.WriteStartArray("stackTrace");
        foreach (var line in exception.ToString().AsSpan().EnumerateLines())
        {
            if (HasRoom(json))
            {
                json.WriteStringValue(Text.Cut(line.Trim().ToString(), Text.Longest));
            }
        }

        json.WriteEndArray();
    }

    private static bool HasRoom(Utf8JsonWriter json) => json.BytesCommitted + json.BytesPending < LargestLine;
}
