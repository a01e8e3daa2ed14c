using System.Globalization;
using System.Text.RegularExpressions;
using LoopbackAws.Iam;
using LoopbackAws.Lambda;

namespace PatchFindings.Local.Deployment;

/// <summary>
/// What a deployment consists of, apart from any account: names, wiring and the numbers that hold there. A run shortens the times.
/// </summary>
public sealed record DeploymentDefinition
{
    /// <summary>The queues, in any order.</summary>
    public required IReadOnlyList<QueueDefinition> Queues { get; init; }

    /// <summary>Which queue is which.</summary>
    public required QueueRoles Roles { get; init; }

    /// <summary>The rules that match events.</summary>
    public required IReadOnlyList<RuleDefinition> Rules { get; init; }

    /// <summary>The functions.</summary>
    public required IReadOnlyList<FunctionDefinition> Functions { get; init; }

    /// <summary>What feeds functions from queues.</summary>
    public required IReadOnlyList<EventSourceMappingDefinition> EventSourceMappings { get; init; }

    /// <summary>What invokes functions by the clock.</summary>
    public required IReadOnlyList<ScheduleDefinition> Schedules { get; init; }

    /// <summary>The function that runs a program.</summary>
    /// <param name="program">A member of <see cref="FunctionProgramNames"/>.</param>
    /// <exception cref="InvalidOperationException">None runs it, or more than one.</exception>
    public FunctionDefinition FunctionOf(string program) => Functions.Single(function => function.Program == program);
}

/// <summary>Which queue of a deployment is which; whether the deployment wires them so is for its own parts to say.</summary>
/// <param name="Events">Where the rules send events to.</param>
/// <param name="EventsDeadLetter">Where events end that were tried too often.</param>
/// <param name="Findings">Where the compliance-event function sends findings to.</param>
/// <param name="FindingsDeadLetter">Where findings end that were tried too often.</param>
/// <param name="Rejected">Where compliance-event function and forwarder send what they refuse for good.</param>
public sealed record QueueRoles(string Events, string EventsDeadLetter, string Findings, string FindingsDeadLetter, string Rejected)
{
    /// <summary>All five, in the order of the data's path.</summary>
    public IReadOnlyList<string> All => [Events, EventsDeadLetter, Findings, FindingsDeadLetter, Rejected];

    /// <summary>What each is for, in a word or two, in the same order.</summary>
    public static IReadOnlyList<string> Words { get; } = ["events", "events DLQ", "findings", "findings DLQ", "rejected"];
}

/// <summary>A standard queue of a deployment, with the times that it has in an account.</summary>
/// <param name="Name">1 to 80 letters, digits, hyphens and underscores; what the deployment's other parts call it.</param>
public sealed record QueueDefinition(string Name)
{
    /// <summary>How long a received message stays invisible, 0 to 12 hours.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message is kept, 1 minute to 14 days.</summary>
    public TimeSpan MessageRetentionPeriod { get; init; } = TimeSpan.FromDays(4);

    /// <summary>The queue for what is received too often; <see langword="null"/> for none.</summary>
    public string? DeadLetterQueue { get; init; }

    /// <summary>How often a message may be received before it goes there, 1 to 1,000.</summary>
    public int MaxReceiveCount { get; init; } = 10;

    /// <summary>The queues that may name this one their dead-letter queue; <see langword="null"/> for any.</summary>
    public IReadOnlyList<string>? DeadLetterSources { get; init; }

    /// <summary>The queue's own policy.</summary>
    public AccessPolicy Policy { get; init; } = AccessPolicy.None;
}

/// <summary>A rule of the default event bus that sends matching events to queues.</summary>
/// <param name="Name">1 to 64 letters, digits, periods, hyphens and underscores.</param>
/// <param name="Pattern">The event pattern, JSON.</param>
/// <param name="Targets">Where matching events go, 1 to 5.</param>
public sealed record RuleDefinition(string Name, string Pattern, IReadOnlyList<RuleTargetDefinition> Targets)
{
    /// <summary>Whether the rule takes part.</summary>
    public bool IsEnabled { get; init; } = true;
}

/// <summary>A target of a rule.</summary>
/// <param name="Id">Unique within the rule, 1 to 64 letters, digits, periods, hyphens and underscores.</param>
/// <param name="Queue">The queue's name.</param>
/// <param name="DeadLetterQueue">The name of the queue for what cannot be delivered; <see langword="null"/> for none.</param>
public sealed record RuleTargetDefinition(string Id, string Queue, string? DeadLetterQueue);

/// <summary>A function of a deployment.</summary>
/// <param name="Name">1 to 64 letters, digits, hyphens and underscores, as in its ARN.</param>
/// <param name="Program">Which of this repository's programs it runs; a member of <see cref="FunctionProgramNames"/>.</param>
public sealed record FunctionDefinition(string Name, string Program)
{
    /// <summary>How long an invocation may take, 1 s to 15 minutes; no run shortens it, as programs take their time.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>MB, 128 to 10,240.</summary>
    public int MemorySize { get; init; } = 128;

    /// <summary>The environment variables.</summary>
    public IReadOnlyDictionary<string, SettingValue> Environment { get; init; } = new Dictionary<string, SettingValue>();

    /// <summary>What the function's role may.</summary>
    public AccessPolicy Permissions { get; init; } = AccessPolicy.None;

    /// <summary>Who may invoke it.</summary>
    public IReadOnlyList<InvokePermission> InvokedBy { get; init; } = [];
}

/// <summary>A statement of a function's own policy: who may invoke it.</summary>
/// <param name="Principal">The service, such as <c>events.amazonaws.com</c>.</param>
/// <param name="SourceArn">For whom the service may; <see langword="null"/> for anything of it.</param>
public sealed record InvokePermission(string Principal, string? SourceArn);

/// <summary>An environment variable's value, which may be known only when the queues are there.</summary>
/// <param name="Kind">How the text is meant.</param>
/// <param name="Text">A text, or a queue's name.</param>
public sealed record SettingValue(SettingKind Kind, string Text)
{
    /// <summary>A text.</summary>
    public static SettingValue Of(string text) => new(SettingKind.Literal, text);

    /// <summary>A queue's URL.</summary>
    /// <param name="queue">The queue's name.</param>
    public static SettingValue UrlOf(string queue) => new(SettingKind.QueueUrl, queue);

    /// <summary>A queue's ARN.</summary>
    /// <param name="queue">The queue's name.</param>
    public static SettingValue ArnOf(string queue) => new(SettingKind.QueueArn, queue);
}

/// <summary>What an environment variable's value is made of.</summary>
public enum SettingKind
{
    /// <summary>The text itself.</summary>
    Literal,

    /// <summary>The URL of the queue that the text names.</summary>
    QueueUrl,

    /// <summary>The ARN of the queue that the text names.</summary>
    QueueArn,
}

/// <summary>A mapping of a deployment, from a queue to a function.</summary>
/// <param name="Queue">The queue's name.</param>
/// <param name="Function">The function's name.</param>
/// <param name="Settings">The mapping, with the times that it has in an account.</param>
public sealed record EventSourceMappingDefinition(string Queue, string Function, EventSourceMappingSettings Settings);

/// <summary>A scheduled rule of a deployment that invokes a function.</summary>
/// <param name="Name">The rule's name, 1 to 64 letters, digits, periods, hyphens and underscores.</param>
/// <param name="Function">The function's name.</param>
/// <param name="Expression">A schedule expression as <see cref="ScheduleExpression"/> reads it: <c>rate(15 minutes)</c>.</param>
/// <param name="Input">The target's constant input, JSON; <see langword="null"/> for the scheduled event itself.</param>
public sealed record ScheduleDefinition(string Name, string Function, string Expression, string? Input);

/// <summary>Reads <c>rate(…)</c> expressions of EventBridge rules (user guide, "Creating a rule that runs on a schedule").</summary>
public static partial class ScheduleExpression
{
    /// <summary>The time from run to run.</summary>
    /// <param name="expression"><c>rate(1 minute)</c>, <c>rate(15 minutes)</c>, <c>rate(2 hours)</c>, <c>rate(1 day)</c>, ….</param>
    /// <exception cref="FormatException">It is no such expression; a <c>cron(…)</c> is none that the loopback runs.</exception>
    public static TimeSpan Interval(string expression)
    {
        var match = Rate().Match(expression);
        if (!match.Success
            || !int.TryParse(match.Groups["value"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            || value < 1
            || (value == 1) == (match.Groups["plural"].Length == 1))
        {
            throw new FormatException($"'{expression}' is no rate(…) of minutes, hours or days (1 minute, 15 minutes).");
        }

        return match.Groups["unit"].Value switch
        {
            "minute" => TimeSpan.FromMinutes(value),
            "hour" => TimeSpan.FromHours(value),
            _ => TimeSpan.FromDays(value),
        };
    }

    [GeneratedRegex(@"\Arate\((?<value>[0-9]{1,5}) (?<unit>minute|hour|day)(?<plural>s?)\)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rate();
}
