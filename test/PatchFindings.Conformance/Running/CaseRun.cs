using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PatchFindings.Conformance.Wire;

namespace PatchFindings.Conformance.Running;

/// <summary>One case asked of one implementation.</summary>
internal sealed class CaseRun
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(250);

    private readonly ConformanceCase _case;
    private readonly Target _target;
    private readonly Dictionary<string, string> _variables;
    private readonly Template _template;
    private readonly List<Observation> _observations = [];
    private bool _hasForm = true;

    private CaseRun(ConformanceCase asked, Target target)
    {
        (_case, _target) = (asked, target);
        var then = target.Time.GetUtcNow().AddHours(-3);
        _variables = new Dictionary<string, string>
        {
            ["unique"] = "conformance-" + Guid.NewGuid().ToString("N")[..12],
            ["account"] = target.AccountId,
            ["region"] = target.Region,
            ["earlier"] = Text(then.AddHours(-1)),
            ["then"] = Text(then),
            ["later"] = Text(then.AddHours(1)),
        };
        _template = new Template(_variables);
    }

    /// <summary>Asks.</summary>
    /// <param name="asked">The case.</param>
    /// <param name="target">The implementation.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<CaseResult> OfAsync(ConformanceCase asked, Target target, CancellationToken cancellationToken)
    {
        var run = new CaseRun(asked, target);
        try
        {
            await run.RunAsync(cancellationToken);
        }
        finally
        {
            await run.RemoveQueuesAsync(cancellationToken);
        }

        return new CaseResult(run._observations, run._hasForm);
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, attributes) in _case.Queues)
        {
            if (!await CreateQueueAsync(name, attributes!, cancellationToken))
            {
                return;
            }
        }

        foreach (var (index, step) in _case.Steps.Index())
        {
            if (!await TakeAsync(step, index + 1, cancellationToken))
            {
                return;
            }
        }
    }

    private async Task<bool> CreateQueueAsync(string name, JsonNode attributes, CancellationToken cancellationToken)
    {
        var queue = $"{_variables["unique"]}-{name}";
        _variables[name + ".name"] = queue;
        _variables[name + ".arn"] = $"arn:aws:sqs:{_target.Region}:{_target.AccountId}:{queue}";
        return await TakeAsync(
            new Step
            {
                Call = "sqs CreateQueue",
                Send = new JsonObject { ["QueueName"] = queue, ["Attributes"] = attributes.DeepClone() },
                Keep = new Dictionary<string, string> { [name] = "QueueUrl" },
            },
            0,
            cancellationToken);
    }

    private async Task<bool> TakeAsync(Step step, int number, CancellationToken cancellationToken)
    {
        if (step.Call is null)
        {
            await _target.WaitAsync(TimeSpan.FromSeconds(step.Wait), cancellationToken);
            return true;
        }

        var body = step.Raw is { } raw ? Protocol.Raw(_template.Expand(raw)) : Template.Bytes(_template.Expand(step.Send));
        var query = step.QueryString is { } text ? _template.Expand(text) : null;
        for (var sent = 1; sent < step.Times; sent++)
        {
            await _target.CallAsync(step.Call, query, body, cancellationToken);
        }

        var answer = await AskAsync(step, query, body, cancellationToken);
        var observed = Look(step, number, answer);
        _observations.AddRange(observed);
        _hasForm &= answer.HasForm || answer.Status == step.Status;
        foreach (var (name, path) in step.Keep)
        {
            if (BodyPath.Find(answer.Body, path) is { } kept)
            {
                _variables[name] = kept.ToString();
            }
            else if (answer.Status == step.Status)
            {
                _observations.Add(new Observation(number, step.Call, path, "something", "nothing", false));
                return false;
            }
        }

        return answer.Status == step.Status;
    }

    private async Task<Answer> AskAsync(Step step, string? query, byte[] body, CancellationToken cancellationToken)
    {
        var answer = await _target.CallAsync(step.Call!, query, body, cancellationToken);
        var departures = Departures(step, answer);
        var patience = Math.Min(step.Eventually, _target.PatienceMax.TotalSeconds);
        while (patience > 0 && departures > 0)
        {
            await _target.WaitAsync(BetweenAttempts, cancellationToken);
            patience -= BetweenAttempts.TotalSeconds;
            var next = await _target.CallAsync(step.Call!, query, body, cancellationToken);

            // A receive that came near may have hidden the message from the next.
            if (Departures(step, next) is var count && count < departures)
            {
                (answer, departures) = (next, count);
            }
        }

        // A shared account is throttled for what others do, too.
        for (var pause = TimeSpan.FromSeconds(1); pause < _target.PatienceMax && answer.IsThrottled && step.Status == 200; pause *= 2)
        {
            await _target.WaitAsync(pause, cancellationToken);
            answer = await _target.CallAsync(step.Call!, query, body, cancellationToken);
        }

        return answer;
    }

    private int Departures(Step step, Answer answer) => Look(step, 0, answer).Count(observation => !observation.Holds);

    private List<Observation> Look(Step step, int number, Answer answer)
    {
        List<Observation> observed =
        [
            new(number, step.Call!, "status", $"{step.Status}", $"{answer.Status}", answer.Status == step.Status),
            new(number, step.Call!, "error", step.Error ?? "none", answer.Error ?? "none", answer.Error == step.Error),
        ];
        if (step.QueryError is { } code)
        {
            observed.Add(new(number, step.Call!, "query error", code, answer.QueryError ?? "none", answer.QueryError == code));
        }

        foreach (var (path, rule) in step.Has)
        {
            var expected = _template.Expand(rule);
            var actual = path == "message" ? answer.ErrorText : BodyPath.Find(answer.Body, path);
            observed.Add(new(number, step.Call!, path, Json(expected), Json(actual), Matcher.Holds(actual, expected)));
        }

        return observed;
    }

    // The same names in every run, or two runs would differ in them alone.
    private string Json(JsonNode? node) => node is null
        ? "absent"
        : Encoding.UTF8.GetString(Template.Bytes(node)).Replace(_variables["unique"], "~", StringComparison.Ordinal);

    private async Task RemoveQueuesAsync(CancellationToken cancellationToken)
    {
        foreach (var name in _case.Queues.Select(queue => queue.Key).Where(_variables.ContainsKey))
        {
            await _target.CallAsync(
                "sqs DeleteQueue", null, Template.Bytes(new JsonObject { ["QueueUrl"] = _variables[name] }), cancellationToken);
        }
    }
}
