using System.Text.Json;
using LoopbackAws.Http;
using LoopbackAws.Sqs;

namespace LoopbackAws.EventBridge;

/// <summary>
/// The default event bus of one account and Region, apart from HTTP. An event goes at once, and once, to each target of each enabled
/// rule that it matches. What a target refuses goes to the target's dead-letter queue without retries, as AWS does with errors that a
/// retry cannot mend. Queue policies are not looked at. Safe for concurrent use.
/// </summary>
/// <param name="time">The clock for events that bring no time.</param>
/// <param name="region">The Region in envelopes and ARNs.</param>
/// <param name="accountId">The account in envelopes and ARNs.</param>
/// <param name="ids">Draws event ids; by default random.</param>
public sealed class EventBus(TimeProvider time, SqsState sqs, string region, string accountId, Func<Guid>? ids = null)
{
    /// <summary>Entries of one PutEvents call (API reference).</summary>
    public const int EntriesMax = 10;

    /// <summary>Bytes of all entries of a call together: 1 MiB, where the service model of 2026 still says 256 KB.</summary>
    public const int EntriesBytesMax = 1_048_576;

    /// <summary>Targets of a rule (user guide, quotas).</summary>
    public const int TargetsMax = 5;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, EventRule> _rules = new(StringComparer.Ordinal);
    private readonly Func<Guid> _ids = ids ?? Guid.NewGuid;

    /// <summary>All rules by name, as a copy.</summary>
    public IReadOnlyList<EventRule> Rules
    {
        get
        {
            lock (_gate)
            {
                return [.. _rules.Values];
            }
        }
    }

    /// <summary>Creates a rule, or replaces its pattern and state; targets stay (PutRule).</summary>
    /// <param name="name">1 to 64 letters, digits, periods, hyphens and underscores.</param>
    /// <param name="isEnabled">Whether the rule takes part.</param>
    /// <exception cref="AwsErrorException"><c>InvalidEventPatternException</c>, <c>ValidationException</c>.</exception>
    public EventRule PutRule(string name, string pattern, bool isEnabled = true)
    {
        CheckName("name", name);
        var parsed = EventPattern.Parse(pattern);
        lock (_gate)
        {
            var rule = new EventRule(name, $"arn:{sqs.Partition}:events:{region}:{accountId}:rule/{name}", parsed)
            {
                IsEnabled = isEnabled,
                Targets = _rules.GetValueOrDefault(name)?.Targets ?? [],
            };
            return _rules[name] = rule;
        }
    }

    /// <summary>Adds targets to a rule, or replaces those of the same ids (PutTargets).</summary>
    /// <param name="rule">The rule's name.</param>
    /// <exception cref="AwsErrorException"><c>ResourceNotFoundException</c>: no such rule; <c>LimitExceededException</c>: it would have
    /// more than 5 targets; <c>ValidationException</c>: an id, or an ARN that is no SQS queue's.</exception>
    public void PutTargets(string rule, params IReadOnlyList<RuleTarget> targets)
    {
        foreach (var target in targets)
        {
            CheckName("targets.member.id", target.Id);
            CheckArn(target.Arn);
            CheckArn(target.DeadLetterArn ?? target.Arn);
        }

        lock (_gate)
        {
            if (!_rules.TryGetValue(rule, out var existing))
            {
                throw new AwsErrorException("ResourceNotFoundException", $"Rule {rule} does not exist on EventBus default.");
            }

            List<RuleTarget> all = [.. existing.Targets.Where(old => targets.All(target => target.Id != old.Id)), .. targets];
            _rules[rule] = all.Count <= TargetsMax
                ? existing with { Targets = all }
                : throw new AwsErrorException("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
        }
    }

    /// <summary>Puts one event on the bus.</summary>
    /// <param name="entry">The event. Any source will do, <c>aws.ssm</c> too: here the caller stands for the service.</param>
    public PutEventResult Put(EventEntry entry) => PutAll([entry])[0];

    /// <summary>Puts events on the bus (PutEvents), each for itself: one that is refused does not stop the others.</summary>
    /// <param name="entries">1 to 10 events of together at most 1 MiB.</param>
    /// <returns>A result for each, in order.</returns>
    /// <exception cref="AwsErrorException"><c>ValidationException</c>: too many, none, or too large.</exception>
    public IReadOnlyList<PutEventResult> PutAll(IReadOnlyList<EventEntry> entries)
    {
        if (entries.Count is 0 or > EntriesMax)
        {
            throw Validation(
                "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length "
                + (entries.Count == 0 ? "greater than or equal to 1" : $"less than or equal to {EntriesMax}"));
        }

        return entries.Sum(entry => entry.Size) > EntriesBytesMax
            ? throw Validation("Total size of the entries in the request is over the limit.")
            : [.. entries.Select(PutOne)];
    }

    private static AwsErrorException Validation(string message) => new("ValidationException", message);

    private static void CheckName(string member, string name)
    {
        if (name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            throw Validation(
                $"1 validation error detected: Value '{name}' at '{member}' failed to satisfy constraint: [\\.\\-_A-Za-z0-9]+");
        }
    }

    private static void CheckArn(string arn)
    {
        if (arn.Split(':') is not ["arn", _, "sqs", _, _, { Length: > 0 }])
        {
            throw Validation($"Parameter {arn} is not valid. Reason: the loopback delivers to standard SQS queues alone.");
        }
    }

    private static PutEventResult Refuse(string code, string message) => new() { ErrorCode = code, ErrorMessage = message };

    private static PutEventResult Missing(string parameter) =>
        Refuse("InvalidArgument", $"Parameter {parameter} is not valid. Reason: {parameter} is a required argument.");

    private static bool IsObject(string detail)
    {
        try
        {
            using var document = JsonDocument.Parse(detail, EventEntry.Deep);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private PutEventResult PutOne(EventEntry entry)
    {
        if (string.IsNullOrEmpty(entry.Source))
        {
            return Missing("Source");
        }

        if (string.IsNullOrEmpty(entry.DetailType))
        {
            return Missing("DetailType");
        }

        if (string.IsNullOrEmpty(entry.Detail))
        {
            return Missing("Detail");
        }

        var busArn = $"arn:{sqs.Partition}:events:{region}:{accountId}:event-bus/default";
        if (entry.EventBusName is { } bus && bus != "default" && bus != busArn)
        {
            return Refuse("InvalidArgument", $"Parameter EventBusName is not valid. Reason: the loopback has no event bus {bus}.");
        }

        return IsObject(entry.Detail)
            ? Deliver(entry with { Time = entry.Time ?? time.GetUtcNow() })
            : Refuse("MalformedDetail", "Detail is malformed.");
    }

    private PutEventResult Deliver(EventEntry entry)
    {
        var id = _ids();
        var body = entry.ToJson(id, region, accountId);
        using var document = JsonDocument.Parse(body, EventEntry.Deep);
        var matched = Rules.Where(rule => rule.IsEnabled && rule.Pattern.Matches(document.RootElement)).ToList();
        return new PutEventResult
        {
            EventId = id.ToString(),
            MatchedRules = [.. matched.Select(rule => rule.Name)],
            LostTargets =
            [
                .. matched.SelectMany(rule => rule.Targets.Where(target => !Deliver(rule, target, body)).Select(target => target.Arn)),
            ],
        };
    }

    private bool Deliver(EventRule rule, RuleTarget target, string body)
    {
        if (Send(target.Arn, new MessageDraft(body)) is not { } error)
        {
            return true;
        }

        return target.DeadLetterArn is { } deadLetterArn && Send(deadLetterArn, new MessageDraft(body)
        {
            MessageAttributes = new Dictionary<string, MessageAttribute>
            {
                ["RULE_ARN"] = MessageAttribute.Text(rule.Arn),
                ["TARGET_ARN"] = MessageAttribute.Text(target.Arn),
                ["ERROR_CODE"] = MessageAttribute.Text(error.Code == "QueueDoesNotExist" ? "NO_RESOURCE" : "INVALID_PARAMETER"),
                ["ERROR_MESSAGE"] = MessageAttribute.Text(error.Message),
            },
        }) is null;
    }

    /// <returns>Why the queue did not take the message.</returns>
    private AwsErrorException? Send(string arn, MessageDraft draft)
    {
        try
        {
            (sqs.FindByArn(arn) ?? throw SqsError.QueueDoesNotExist()).Send(draft);
            return null;
        }
        catch (AwsErrorException error)
        {
            return error;
        }
    }
}
