using System.Text;
using Amazon.Lambda.Core;

namespace PatchFindings.Telemetry;

/// <summary>
/// A log line of named values, made of the values that there are: the logger would leave the placeholder of an absent one in the text.
/// Texts are cut, since ids and reasons come from outside.
/// </summary>
internal sealed class LogLine
{
    private readonly StringBuilder _template = new(128);
    private readonly List<object?> _values = [];
    private bool _hasIds;

    /// <summary>Adds a value, if there is one.</summary>
    /// <param name="name">Its name in the JSON format.</param>
    /// <param name="value">The value; <see langword="null"/> and no text are none.</param>
    /// <param name="before">What stands in front of it in the text.</param>
    public LogLine With(string name, object? value, string before = " ")
    {
        if (value is not (null or ""))
        {
            _template.Append(before).Append('{').Append(name).Append('}');
            _values.Add(value is string text ? Excerpt.Of(text) : value);
        }

        return this;
    }

    /// <summary>Adds an id, if there is one, to those in brackets at the line's end.</summary>
    /// <param name="noun">What it is an id of.</param>
    /// <param name="id">The id.</param>
    public LogLine WithId(string noun, string? id)
    {
        if (!string.IsNullOrEmpty(id))
        {
            With(noun + "Id", id, (_hasIds ? ", " : " (") + noun + " ");
            _hasIds = true;
        }

        return this;
    }

    public void Write(ILambdaLogger logger, LogLevel level) =>
        logger.Log(level, _hasIds ? _template.Append(')').ToString() : _template.ToString(), [.. _values]);
}
