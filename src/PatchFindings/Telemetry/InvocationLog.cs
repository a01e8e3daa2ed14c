using System.Text;
using Amazon.Lambda.Core;
using PatchFindings.SecurityHub;
using PatchFindings.Verdicts;

namespace PatchFindings.Telemetry;

/// <summary>
/// The log's lines: one an event, a finding or a queue, with the ids that let a person follow a node from its event to Security Hub. With
/// Lambda's JSON format each named value is a member of the line, and what is absent is in neither. No line carries a payload.
/// </summary>
public static class InvocationLog
{
    /// <summary>What became of an event.</summary>
    /// <param name="reason">Why; empty when the outcome says it all.</param>
    /// <param name="node">The node; <see langword="null"/> when the event does not tell one.</param>
    public static void LogEvent(
        this ILambdaLogger logger, Outcome outcome, string reason, string? node, string? eventId, string? messageId, string? commandId,
        string? findingId)
    {
        ArgumentNullException.ThrowIfNull(logger);
        new LogLine().With("outcome", outcome.Text(), before: "").With("node", node).With("reason", reason)
            .WithId("event", eventId).WithId("message", messageId).WithId("command", commandId).WithId("finding", findingId)
            .Write(logger, outcome is Outcome.Rejected or Outcome.Unavailable or Outcome.NoState ? LogLevel.Warning : LogLevel.Information);
    }

    /// <summary>What became of a finding.</summary>
    /// <param name="result">Imported, refused for good, or failed for now.</param>
    /// <param name="findingId">The finding; <see langword="null"/> when the message holds none.</param>
    /// <param name="messageId">The message's id in the findings queue or its dead-letter queue.</param>
    public static void LogFinding(
        this ILambdaLogger logger, ImportResult result, string? code, string? reason, string? findingId, string? messageId)
    {
        ArgumentNullException.ThrowIfNull(logger);
        new LogLine().With("result", Text(result), before: "").With("findingId", findingId).With("code", code).With("reason", reason)
            .WithId("message", messageId)
            .Write(logger, result == ImportResult.Imported ? LogLevel.Information : LogLevel.Warning);
    }

    /// <summary>What a redrive did with a dead-letter queue.</summary>
    /// <param name="queue">The queue, <c>findings</c> or <c>events</c>.</param>
    public static void LogRedrive(
        this ILambdaLogger logger, string queue, string action, long? found, string? canary, string? taskHandle, long? moved, long? toMove,
        string? error)
    {
        ArgumentNullException.ThrowIfNull(logger);
        new LogLine().With("queue", queue, before: "").With("action", action, before: " dead-letter queue: ")
            .With("found", found, before: ", found ").With("canary", canary, before: ", canary ").With("taskHandle", taskHandle, before: ", task ")
            .With("moved", moved, before: ", moved ").With("toMove", toMove, before: ", to move ").With("error", error, before: ", error ")
            .Write(logger, error is null ? LogLevel.Information : LogLevel.Error);
    }

    private static string Text(ImportResult result) => result switch
    {
        ImportResult.Imported => "imported",
        ImportResult.Refused => "refused",
        ImportResult.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, null),
    };
}

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
    /// <param name="value">The value; <see langword="null"/> and empty text are left out.</param>
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
