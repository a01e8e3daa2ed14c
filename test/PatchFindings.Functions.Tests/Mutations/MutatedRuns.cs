using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.Lambda.SQSEvents;
using Microsoft.Extensions.Time.Testing;
using PatchFindings.ComplianceEvents;
using PatchFindings.Findings;
using PatchFindings.Forwarder;
using PatchFindings.Functions.Tests.NodeCases;
using PatchFindings.PatchStates;
using PatchFindings.Queues;
using PatchFindings.Redrive;
using PatchFindings.SecurityHub;
using PatchFindings.Sweep;
using PatchFindings.Verdicts;

namespace PatchFindings.Functions.Tests.Mutations;

/// <summary>
/// One function, one invocation with a damaged answer, and where that leaves messages one more without: what must hold then, by a ledger
/// that the damage does not touch. Not for concurrent use.
/// </summary>
internal sealed partial class MutatedRuns
{
    private readonly JsonNode[] _cases =
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "cases"), "*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!),
    ];

    private readonly MutatedAws _aws = new();
    private readonly StringWriter _metrics = new();
    private List<string>? _findings;
    private (List<string> Shown, string Missing)? _fleet;

    /// <summary>The most bytes of log that one invocation wrote, metrics included.</summary>
    public int LogBytesMax { get; private set; }

    /// <summary>Invocations whose answer was damaged.</summary>
    public int Damaged { get; private set; }

    /// <summary>Runs a seed.</summary>
    /// <returns>What did not hold; null when all did.</returns>
    public async Task<string?> RunAsync(int seed)
    {
        _aws.Clear();
        var problem = (seed % 4) switch
        {
            0 => await EventAsync(seed),
            1 => await ForwardAsync(seed),
            2 => await RedriveAsync(seed),
            _ => await SweepAsync(seed),
        };
        return problem is null ? null : $"seed {seed}, {problem}";
    }

    private async Task<string?> EventAsync(int seed)
    {
        var node = _cases[seed / 4 % _cases.Length];
        var expected = node["expected"]!;
        _aws.Recorded = new RecordedSystemsManager(node);
        var (damaged, problem) = await TwiceAsync(
            seed, LoopbackAccount.Batch([node["event"]!.ToJsonString()]), (batch, invocation) => EventsFunction(node).HandleAsync(batch, invocation));
        if (problem is not null)
        {
            return $"event, {damaged}: {problem}";
        }

        var ids = _aws.Queued.Select(body => (string)JsonNode.Parse(body)!["Id"]!).Distinct().ToList();
        var owed = (string)expected["outcome"]! == "enqueued" ? (string)expected["id"]! : null;
        return owed is not null && !ids.Contains(owed) && !IsOfTheNode(damaged) ? $"event {node["what"]}, {damaged}: LOST {owed}, sent {string.Join(", ", ids)}"
            : ids.Exists(id => id != owed) && !IsOfTheNode(damaged) ? $"event {node["what"]}, {damaged}: WRONG {string.Join(", ", ids)}"
            : _aws.Rejected.Count > 0 ? $"event {node["what"]}, {damaged}: REJECTED" : null;
    }

    private async Task<string?> ForwardAsync(int seed)
    {
        var findings = await FindingsAsync();
        var refused = findings[2];
        _aws.Refused.Add(IdOf(refused));
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 10, 5, 0, 0, TimeSpan.Zero));
        var (damaged, problem) = await TwiceAsync(
            seed, LoopbackAccount.Batch(findings),
            (batch, invocation) =>
                new ForwarderHandler(new FindingImporter(_aws.SecurityHub), Rejected(time), MutatedAws.Own, _metrics, time).HandleAsync(batch, invocation));
        var lost = findings.Where(finding => finding != refused && !_aws.Hub.ContainsKey(IdOf(finding))).ToList();
        return problem is not null ? $"forwarder, {damaged}: {problem}"
            : lost.Count > 0 ? $"forwarder, {damaged}: LOST {lost.Count}"
            : !_aws.Rejected.Exists(body => body.Contains(IdOf(refused), StringComparison.Ordinal)) ? $"forwarder, {damaged}: LOST the refused one"
            : _aws.Rejected.Exists(body => !body.Contains(IdOf(refused), StringComparison.Ordinal)) ? $"forwarder, {damaged}: REJECTED a good one"
            : null;
    }

    private async Task<string?> RedriveAsync(int seed)
    {
        var findings = await FindingsAsync();
        _aws.DeadLetters.AddRange(findings);
        if (seed % 3 == 0)
        {
            _aws.Refused.Add(IdOf(findings[0]));
        }

        _aws.Begin(new Damage(seed));
        var invocation = new Invocation();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        Arn Arn(string queue) => PatchFindings.Arn.TryParse($"arn:aws:sqs:us-east-2:111122223333:{queue}", out var arn) ? arn : throw new FormatException(queue);
        var handler = new RedriveHandler(
            _aws.Sqs, new Canary(_aws.Sqs, _aws.SecurityHub, new FindingImporter(_aws.SecurityHub), Rejected(time), MutatedAws.Own, time),
            [
                new RedriveQueue("findings", MutatedAws.Url + "findings-dlq", Arn("findings-dlq"), Arn("findings")),
                new RedriveQueue("events", MutatedAws.Url + "events-dlq", Arn("events-dlq"), Arn("events")),
            ],
            _metrics, time);
        var thrown = await Record.ExceptionAsync(async () => await handler.HandleAsync(new MemoryStream("{}"u8.ToArray()), invocation));
        Count(invocation);
        var lost = findings.Where((finding, index) => _aws.DeadLetters[index] is null && !_aws.Hub.ContainsKey(IdOf(finding))
            && !_aws.Rejected.Exists(body => body.Contains(IdOf(finding), StringComparison.Ordinal))).ToList();
        return thrown is not null and not RedriveFailedException ? $"redrive, {_aws.Damaged}: {thrown}"
            : lost.Count > 0 ? $"redrive, {_aws.Damaged}: LOST {lost.Count}"
            : _aws.Rejected.Exists(body => !_aws.Refused.Any(id => body.Contains(id, StringComparison.Ordinal))) ? $"redrive, {_aws.Damaged}: REJECTED a good one"
            : null;
    }

    private async Task<string?> SweepAsync(int seed)
    {
        var (shown, missing) = _fleet ??= await FleetAsync();
        Show(shown);
        var (report, thrown) = await SweepAsync(new Damage(seed));
        var (sent, closed) = Sent();
        // One that is shown in a way that nobody can read is sent again, which changes nothing, and counted as undecided.
        var isUndecided = report?.Contains("\"undecided\":0", StringComparison.Ordinal) == false;
        var stranger = sent.Exists(id => id != IdOf(missing) && !(isUndecided && shown.Exists(one => IdOf(one) == id))) && !IsOfTheNode(_aws.Damaged);
        var wrong = closed.Exists(id => id != IdOf(shown[1])) && !IsOfTheNode(_aws.Damaged);
        var isComplete = report?.Contains("\"complete\":true", StringComparison.Ordinal) == true;
        return report is null ? $"sweep, {_aws.Damaged}: {thrown}"
            : wrong ? $"sweep, {_aws.Damaged}: CLOSED {string.Join(", ", closed)}; {report}"
            : stranger ? $"sweep, {_aws.Damaged}: WRONG {string.Join(", ", sent)}; {report}"
            : isComplete && (sent.Count != 1 || closed.Count != 1) && !IsOfTheNode(_aws.Damaged)
                && report!.Contains("\"unsent\":0", StringComparison.Ordinal) && report.Contains("\"undecided\":0", StringComparison.Ordinal)
                ? $"sweep, {_aws.Damaged}: COMPLETE with {sent.Count} sent, {closed.Count} closed; {report}"
            : null;
    }

    private async Task<(string? Report, Exception? Thrown)> SweepAsync(Damage? damage)
    {
        _aws.Begin(damage);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 10, 7, 0, 0, TimeSpan.Zero));
        var unpaced = new CallPace(time, perSecond: 1, burst: 1_000_000);
        var states = new PatchStateReader(_aws.SystemsManager, time);
        var handler = new SweepHandler(
            () => new SweepRun(
                new FleetState(
                    new FleetReader(_aws.SystemsManager, unpaced), states,
                    new BatchJudge(states, new Judge(MutatedAws.Own, Judge.DefaultStateDeadline), time), MutatedAws.Own, time),
                new ImportedFindings(_aws.SecurityHub, MutatedAws.Own, null, unpaced),
                new GoneNodes(new FleetReader(_aws.SystemsManager, unpaced), () => _aws.Ec2), new QueueWriter(_aws.Sqs, MutatedAws.Url + "findings"),
                new FindingMaker(MutatedAws.Own, new FindingOptions()), new SweepSettings(Closes: true, TimeSpan.FromHours(1)), time),
            _metrics, time);
        var invocation = new Invocation { RemainingTime = TimeSpan.FromMinutes(15) };
        string? report = null;
        var thrown = await Record.ExceptionAsync(async () =>
        {
            using var reader = new StreamReader(await handler.HandleAsync(new MemoryStream("{}"u8.ToArray()), invocation));
            report = await reader.ReadToEndAsync();
        });
        Count(invocation);
        return (report, thrown);
    }

    // Three nodes: one whose finding is shown, one whose finding is missing, one that was noncompliant and is compliant since.
    private async Task<(List<string> Shown, string Missing)> FleetAsync()
    {
        string[] nodes = ["i-0aaaabbbbccccdd01", "i-0aaaabbbbccccdd02", "i-0aaaabbbbccccdd03"];
        JsonNode Case(string[] of, string ended, bool isOver)
        {
            var text = _cases[0].ToJsonString();
            var entity = JsonNode.Parse(text)!["GetInventory"]![0]!.ToJsonString();
            var summary = JsonNode.Parse(text)!["ListResourceComplianceSummaries"]![0]!.ToJsonString();
            var all = JsonNode.Parse(text)!;
            all["GetInventory"] = new JsonArray([.. of.Select(id =>
            {
                var one = JsonNode.Parse(entity.Replace(nodes[0], id, StringComparison.Ordinal))!;
                var content = one["Data"]!["AWS:PatchSummary"]!["Content"]![0]!;
                if (id == nodes[2])
                {
                    content["OperationEndTime"] = ended;
                }

                if (isOver && id == nodes[2])
                {
                    foreach (var count in new[] { "MissingCount", "CriticalNonCompliantCount", "SecurityNonCompliantCount" })
                    {
                        content[count] = "0";
                    }

                    ((JsonObject)content).Remove("NonCompliantSeverity");
                }

                return one;
            })]);
            all["ListResourceComplianceSummaries"] = new JsonArray(
                [.. of.Where(id => !isOver || id != nodes[2]).Select(id => JsonNode.Parse(summary.Replace(nodes[0], id, StringComparison.Ordinal))!)]);
            return all;
        }

        _aws.Managed.AddRange(nodes);
        _aws.Recorded = new RecordedSystemsManager(Case(nodes, "2026-01-10T04:17:28Z", isOver: false));
        await SweepAsync(damage: null);
        var all = _aws.Queued.Distinct().ToDictionary(body => nodes.Single(id => body.Contains(id, StringComparison.Ordinal)));
        _over = Case(nodes, "2026-01-10T05:17:28Z", isOver: true);
        _aws.Clear();
        return ([all[nodes[0]], all[nodes[2]]], all[nodes[1]]);
    }

    private JsonNode _over = new JsonObject();

    private void Show(List<string> shown)
    {
        _aws.Recorded = new RecordedSystemsManager(_over);
        _aws.Managed.AddRange(["i-0aaaabbbbccccdd01", "i-0aaaabbbbccccdd02", "i-0aaaabbbbccccdd03"]);
        shown.ForEach(body => _aws.Hub[IdOf(body)] = body);
    }

    private (List<string> Sent, List<string> Closed) Sent()
    {
        var closed = _aws.Queued.Where(body => body.Contains("\"ARCHIVED\"", StringComparison.Ordinal)).ToList();
        return ([.. _aws.Queued.Except(closed).Select(IdOf)], [.. closed.Select(IdOf)]);
    }

    private async Task<List<string>> FindingsAsync()
    {
        if (_findings is null)
        {
            var found = new List<string>();
            foreach (var node in _cases.Where(node => (string)node["expected"]!["outcome"]! == "enqueued"))
            {
                _aws.Clear();
                _aws.Recorded = new RecordedSystemsManager(node);
                await EventsFunction(node).HandleAsync(LoopbackAccount.Batch([node["event"]!.ToJsonString()]), new Invocation());
                found.AddRange(_aws.Queued);
            }

            _findings = [.. found.DistinctBy(IdOf)];
            _aws.Clear();
        }

        return _findings;
    }

    // A new one for each invocation, so that none remembers what another was answered.
    private ComplianceEventsHandler EventsFunction(JsonNode node)
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse((string)node["event"]!["time"]!, null).AddSeconds((int)node["eventAgeSeconds"]!));
        return new ComplianceEventsHandler(
            new BatchJudge(new PatchStateReader(_aws.SystemsManager, time), new Judge(MutatedAws.Own, Judge.DefaultStateDeadline), time),
            new FindingMaker(MutatedAws.Own, new FindingOptions()), new QueueWriter(_aws.Sqs, MutatedAws.Url + "findings"), Rejected(time),
            _metrics, time);
    }

    private async Task<(string? Damaged, string? Problem)> TwiceAsync(
        int seed, SQSEvent batch, Func<SQSEvent, Invocation, Task<SQSBatchResponse>> handle)
    {
        _aws.Begin(new Damage(seed));
        SQSBatchResponse? response = null;
        var invocation = new Invocation();
        var thrown = await Record.ExceptionAsync(async () => response = await handle(batch, invocation));
        Count(invocation);
        var damaged = _aws.Damaged;
        if (thrown is not null)
        {
            return (damaged, thrown.ToString());
        }

        var failed = LoopbackAccount.Failed(response!).ToHashSet();
        _aws.Begin(null);
        if (failed.Count > 0)
        {
            await handle(new SQSEvent { Records = [.. batch.Records!.Where(record => failed.Contains(record.MessageId))] }, new Invocation());
        }

        return (damaged, null);
    }

    // What cannot be told from the truth: a list that lacks an item, a node without a record, a report without its optional text.
    [GeneratedRegex(
        @": Removed \S*\[\]$|: Swapped \S+ = \[\]$|: (Removed|Swapped) \.Entities\[\]\.Data(\.AWS:PatchSummary(\.Content(\[\])?)?)?( = (null|{}|\[null\]))?$"
        + @"|: (Removed|Swapped) \.InstancePatchStates\[\]\.AvailableSecurityUpdateCount( = .*)?$"
        + @"|: (Removed|Swapped) \.ComplianceItems\[\]\.Details\S*( = (null|{}))?$")]
    private static partial Regex CannotBeTold();

    private static bool IsOfTheNode(string? damaged) => damaged is not null && CannotBeTold().IsMatch(damaged);

    private RejectedQueue Rejected(TimeProvider time) => new(new QueueWriter(_aws.Sqs, MutatedAws.Url + "rejected"), time);

    private static string IdOf(string body) => (string)JsonNode.Parse(body)!["Id"]!;

    private void Count(Invocation invocation)
    {
        var bytes = invocation.Log.All.Sum(line => Encoding.UTF8.GetByteCount(line.Text) + line.Values.Values.Sum(value => $"{value}".Length))
            + _metrics.GetStringBuilder().Length;
        _metrics.GetStringBuilder().Clear();
        LogBytesMax = Math.Max(LogBytesMax, bytes);
        Damaged += _aws.Damaged is null ? 0 : 1;
    }
}
