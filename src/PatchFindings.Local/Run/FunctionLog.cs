using System.Text.Json;
using System.Text.RegularExpressions;
using LoopbackAws.Lambda;

namespace PatchFindings.Local.Run;

/// <summary>Reads what the functions log: outcomes to the tracker, redrives and what is unusual to people.</summary>
/// <param name="tracker">Follows the events.</param>
/// <param name="say">Tells people.</param>
internal sealed partial class FunctionOutputReader(EventTracker tracker, Action<string> say)
{
    /// <summary>Whether people are told each outcome and each import, and not what is unusual alone.</summary>
    public bool SaysAll { get; set; }

    /// <summary>Reads a line.</summary>
    public void Read(FunctionOutput output)
    {
        if (FunctionLogLine.Read(output.Line) is not { } line)
        {
            say($"{output.FunctionName}: {output.Line}");
        }
        else if (line.Text("outcome") is { } outcome)
        {
            tracker.Log(outcome, line.Text("eventId"), line.Text("messageId"));
            if (SaysAll)
            {
                say($"{output.FunctionName}: {outcome}{line.Named("node")}{line.Named("eventId", "event")}{line.Named("findingId", "finding")}"
                    + line.Named("reason"));
            }
            else if (outcome is "rejected" or "unavailable")
            {
                say($"{output.FunctionName}: {outcome}{line.Named("node")}{line.Named("reason")}");
            }
        }
        else if (line.Text("action") is { } action && line.Text("queue") is { } queue)
        {
            if (action != "empty")
            {
                Redrive(line, queue, action);
            }
        }
        else if (line.Text("result") is { } result)
        {
            if (SaysAll || result == "refused")
            {
                say($"{output.FunctionName}: {result}{line.Named("findingId", "finding")}{line.Named("code")}{line.Named("reason")}");
            }
        }
        else if (line.IsWarning)
        {
            say($"{output.FunctionName}: {output.Line}");
        }
    }

    private void Redrive(FunctionLogLine line, string queue, string action)
    {
        var canary = line.Text("canary") is { } word ? $"; canary: {FindingId().Replace(word, "the finding of $1")}" : string.Empty;
        var move = line.Text("toMove") is { } toMove ? $"; moved {line.Text("moved")} of {toMove}" : string.Empty;
        var error = line.Text("error") is { } problem ? $"; {problem}" : string.Empty;
        say($"redrive of the {queue} DLQ: {action}; found {line.Text("found")}{canary}{move}{error}");
    }

    // An id is longer than a line of a terminal, and would be broken.
    [GeneratedRegex("arn:[^ ]*:instance/([^/ ]+)/[^ ;]*")]
    private static partial Regex FindingId();
}

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
    public string? Text(string name) => !_json.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Null ? null
        : value.GetRawText();

    /// <summary>A property behind its name, to be added to a sentence; empty when the line lacks it.</summary>
    /// <param name="word">What people call it; by default the same.</param>
    public string Named(string name, string? word = null) =>
        Text(name) is { Length: > 0 } text ? $", {word ?? name} {text}" : string.Empty;
}

/// <summary>A folder with a log file for each function, as they write.</summary>
internal sealed class FunctionLogFiles(string folder) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StreamWriter> _files = [];

    /// <summary>Adds a line to its function's file.</summary>
    public void Write(FunctionOutput output)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(output.FunctionName, out var file))
            {
                _files[output.FunctionName] = file = new StreamWriter(Path.Combine(folder, output.FunctionName + ".log")) { AutoFlush = true };
            }

            file.WriteLine(output.Line);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var file in _files.Values)
            {
                file.Dispose();
            }
        }
    }
}
