using System.Text.RegularExpressions;
using Amazon.Lambda.Core;

namespace PatchFindings.Functions.Tests;

/// <summary>What a handler logged: each line's level, text and named values.</summary>
internal sealed partial class LogLines : ILambdaLogger
{
    private readonly Lock _gate = new();
    private readonly List<Line> _lines = [];

    public sealed record Line(string Level, string Text, IReadOnlyDictionary<string, object?> Values);

    public IReadOnlyList<Line> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public void Log(string message) => Add("Information", message, []);

    public void LogLine(string message) => Add("Information", message, []);

    public void Log(string level, string message, params object?[] args) => Add(level, message, args);

    public void Log(LogLevel level, string message, params object?[] args) => Add(level.ToString(), message, args);

    /// <summary>The one value of each line that has the name.</summary>
    public IEnumerable<object?> Values(string name) =>
        All.Where(line => line.Values.ContainsKey(name)).Select(line => line.Values[name]);

    private void Add(string level, string template, object?[] args)
    {
        var values = new Dictionary<string, object?>();
        var next = 0;
        var text = Placeholder().Replace(template, match => $"{values[match.Groups[1].Value] = args[next++]}");
        lock (_gate)
        {
            _lines.Add(new Line(level, text, values));
        }
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
