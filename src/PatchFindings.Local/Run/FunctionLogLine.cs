using System.Text.Json;

namespace PatchFindings.Local.Run;

/// <summary>A line of a function's log in Lambda's JSON format, or in the embedded metric format.</summary>
internal sealed class FunctionLogLine
{
    private readonly JsonElement _json;

    private FunctionLogLine(JsonElement json) => _json = json;

    /// <summary>Whether it carries metrics, and no message.</summary>
    public bool IsMetrics => _json.TryGetProperty("_aws", out _);

    /// <summary>Whether it asks for a person's attention.</summary>
    public bool IsWarning => Text("level") is "Warning" or "Error" or "Critical" or "WARN" or "ERROR" or "FATAL";

    /// <summary>Reads a line; null when it is none of a JSON log.</summary>
    /// <param name="line">The line.</param>
    public static FunctionLogLine? Read(string line)
    {
        if (!line.StartsWith('{'))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return new FunctionLogLine(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A property as text; null when the line lacks it.</summary>
    /// <param name="name">The property.</param>
    public string? Text(string name) => !_json.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Null ? null
        : value.GetRawText();
}
