using System.Globalization;
using System.Text;
using System.Text.Json;
using PatchFindings.Local.Run;
using PatchFindings.Local.SecurityHub;
using PatchFindings.Local.Sqs;
using PatchFindings.Simulation.Oracle;

namespace PatchFindings.Simulation;

/// <summary>
/// Knows what truly happened and sees every effect; says which invariant is broken. It shares no code with what it watches, but for the
/// expected finding, which the local run keeps its own ledger by.
/// </summary>
internal sealed class Ledger
{
    private readonly Run _run;
    private readonly SecurityHubState _hub;
    private readonly ExpectedFindings _expected = new(Account.Region, Account.Id);
    private readonly Dictionary<string, Operation> _operations = [];
    private readonly Dictionary<string, Operation[]> _byNode = [];
    private readonly Dictionary<string, TestEvent> _events = [];
    private readonly Dictionary<string, string> _sent = [];
    private readonly HashSet<string> _rejected = [];
    private readonly HashSet<string> _imported = [];
    private readonly Dictionary<string, DateTimeOffset> _received = [];
    private readonly Dictionary<string, string> _bodies = [];
    private readonly Dictionary<TestEvent, int> _delivered = [];
    private readonly HashSet<TestEvent> _ended = [];
    private readonly HashSet<Operation> _excused = [];

    public Ledger(Run run, SecurityHubState hub)
    {
        (_run, _hub) = (run, hub);
        foreach (var operation in run.Fleet.Operations)
        {
            _operations.Add(operation.FindingId, operation);
        }

        foreach (var node in run.Fleet.Operations.GroupBy(operation => operation.Reported.NodeId))
        {
            _byNode.Add(node.Key, [.. node]);
        }

        foreach (var told in run.Fleet.Events)
        {
            _events[told.Body] = told;
        }

        hub.Imported += (finding, _) => _imported.Add(finding.Id);
    }

    public List<Violation> Violations { get; } = [];

    public int ForwarderImports { get; private set; }

    /// <summary>Messages that came into the findings queue: sent, or moved out of its dead-letter queue.</summary>
    public int FindingMessages { get; private set; }

    public Operation? OperationOf(string findingId) => _operations.GetValueOrDefault(findingId);

    public void Violate(string invariant, string what)
    {
        _run.Trace($"VIOLATION [{invariant}] {what}");
        Violations.Add(new Violation(invariant, what));
    }

    public static string Story(Operation operation)
    {
        var reported = operation.Reported;
        var result = !operation.HasState ? "no state" : operation.IsNoncompliant ? "noncompliant" : "compliant";
        return $"truth: {operation} {result}, requested {Clock(operation.Requested)}, ended {Clock(operation.Ended)} (the node says "
            + $"{Clock(reported.StartedAt)} to {Clock(reported.EndedAt)}), state from {Clock(operation.StateVisible)}, summary from "
            + $"{Clock(operation.SummaryVisible)}{(operation.Refusal == Refusal.None ? "" : $", refused by {operation.Refusal}")}";
    }

    public string Label(string body) =>
        _events.TryGetValue(body, out var told) ? told.Name
        : JsonText(body, "Id") is { } id ? $"finding {_operations.GetValueOrDefault(id)?.Name ?? id}"
        : "something else";

    public string Describe(WireCall call)
    {
        var nodes = call.Service == "ssm" ? Wires.Nodes(call.Text).Select(node => $"n{Fleet.NodeOf(node)}")
            : call.Action == "SendMessageBatch" ? Wires.Entries(call.Text).Select(entry => Label(entry.Body))
            : call.Action == "BatchImportFindings" ? Wires.FindingIds(call.Text).Select(id => OperationOf(id)?.Name ?? id)
            : [];
        return $"{call.Service} {call.Action}({string.Join(", ", nodes)})";
    }

    public void Delivered(TestEvent told) => _delivered[told] = _delivered.GetValueOrDefault(told) + 1;

    public void Received(Queue queue, ReceivedMessage message)
    {
        var now = _run.Time.GetUtcNow();
        if (_received.TryGetValue(message.MessageId, out var last) && now - last < queue.Settings.VisibilityTimeout)
        {
            Violate(
                "no hot loop against a service that is down",
                $"{Label(message.Body)} is tried again after {now - last}, before its visibility timeout");
        }

        _received[message.MessageId] = now;
    }

    /// <summary>Just before a call takes effect.</summary>
    public void Before(WireCall call)
    {
        if (call.Invocation.FunctionName == Functions.Redrive)
        {
            BeforeRedrive(call);
        }

        if (call.Action == "BatchImportFindings")
        {
            ForwarderImports += call.Invocation.FunctionName == Functions.Forwarder ? 1 : 0;
            call.Invocation.ImportCalls++;
            var poison = Wires.FindingIds(call.Text).Count(id => OperationOf(id)?.Refusal == Refusal.Call);
            if (call.Invocation.FunctionName == Functions.Forwarder && call.Invocation.ImportCalls > 2 + (16 * PoisonMax) && poison == 0)
            {
                Violate("import calls stay within a factor of findings/100", $"{call.Invocation.Name} makes {call.Invocation.ImportCalls} calls");
            }
        }
    }

    /// <summary>A call has taken effect.</summary>
    public void Acted(WireCall call, int status, byte[] body)
    {
        if (status != 200)
        {
            if (status == 400 && IsOfKnownForm(call.Action))
            {
                Violate("no call breaks a service's rules", $"{Describe(call)} is answered {status} {Encoding.UTF8.GetString(body)}");
            }

            return;
        }

        switch (call.Action)
        {
            case "SendMessageBatch":
                Sent(call, Encoding.UTF8.GetString(body));
                break;
            case "DescribeInstancePatchStates" or "ListResourceComplianceSummaries":
                Read(call, Encoding.UTF8.GetString(body));
                break;
            case "ReceiveMessage":
                foreach (var (handle, message) in Wires.Messages(Encoding.UTF8.GetString(body)))
                {
                    _bodies[handle] = message;
                }

                break;
            case "StartMessageMoveTask" when call.Text.Contains("findings-dlq", StringComparison.Ordinal):
                FindingMessages += _run.Queues.FindingsDlq.Depth.Visible;
                break;
        }
    }

    /// <summary>A function gets its answer.</summary>
    public static void Answered(WireCall call, int status, byte[] body)
    {
        var invocation = call.Invocation;
        if (call.Action == "DescribeHub")
        {
            invocation.HeardFromHub |= status == 200;
        }
        else if (call.Action == "BatchImportFindings")
        {
            var failed = status == 200 ? Wires.FailedFindings(Encoding.UTF8.GetString(body)) : null;
            foreach (var id in failed is null ? [] : Wires.FindingIds(call.Text).Where(id => !failed.ContainsKey(id)))
            {
                invocation.ToldImported.Add(id);
                invocation.HeardFromHub = true;
            }

            if (failed?.Values.Any(code => code != "InvalidInput") ?? status != 400)
            {
                invocation.Notes["hub failed"] = true;
            }
        }
    }

    /// <summary>An invocation has come to its answer about a message.</summary>
    public void Ends(Queue queue, ReceivedMessage message, Invocation invocation, bool isDone)
    {
        if (!invocation.Outcomes.TryGetValue(message.MessageId, out var told))
        {
            if (isDone)
            {
                Violate("every event ends in exactly one named outcome", $"{Label(message.Body)} is done in {invocation.Name}, and no outcome is named");
            }

            return;
        }

        _run.Trace($"{invocation.Name} {Label(message.Body)}: {told.Outcome}{(string.IsNullOrWhiteSpace(told.Reason) ? "" : $" ({told.Reason})")}");
        var isRetried = told.Outcome is "not-ready" or "unavailable" or "failed";
        if (isRetried == isDone)
        {
            Violate(
                "an outcome is what becomes of the message",
                $"{Label(message.Body)} is {told.Outcome} in {invocation.Name}, and {(isDone ? "deleted" : "tried again")}");
        }

        if (queue == _run.Queues.Findings && !isDone && JsonText(message.Body, "Id") is { } id && invocation.ToldImported.Contains(id))
        {
            Violate("what Security Hub has is not sent again", $"{Label(message.Body)} was imported by {invocation.Name} and is tried again");
        }

        if (queue == _run.Queues.Events && isDone && _events.TryGetValue(message.Body, out var known))
        {
            Justify(known, told.Outcome, told.FindingId, invocation);
        }
    }

    /// <summary>A message is about to leave its queue for good.</summary>
    public void Deletes(Queue queue, string body, Invocation? invocation)
    {
        const string Invariant = "a message leaves a queue only when its successor has it";
        if (queue == _run.Queues.Events && _events.TryGetValue(body, out var told))
        {
            _ended.Add(told);
            if (told.IsMalformed && !_rejected.Contains(body))
            {
                Violate(Invariant, $"{told.Name} is deleted, and the rejected queue has it not");
            }
            else if (invocation is null)
            {
                Violate(Invariant, $"{told.Name} is deleted before anything is done with it");
            }
        }
        else if (queue == _run.Queues.Findings && !IsHome(body))
        {
            Violate(Invariant, $"{Label(body)} is deleted, and neither Security Hub nor the rejected queue has it");
        }
    }

    public void CheckEnd(int redrives)
    {
        foreach (var told in _delivered.Keys.Where(told => !_ended.Contains(told)))
        {
            Violate("every event ends in exactly one named outcome", $"{told.Name} never ended");
        }

        foreach (var operation in _run.Fleet.Operations.Where(operation => operation.OwesFinding))
        {
            CheckOwed(operation);
        }

        foreach (var (_, body) in _run.Fleet.Strays.Where(stray => !_rejected.Contains(stray.Body)))
        {
            Violate("what is refused for good is in the rejected queue", $"{body} is not");
        }

        foreach (var finding in _hub.Findings)
        {
            var operation = OperationOf(finding.Id);
            if (operation is not { OwesFinding: true })
            {
                Violate("no finding for a compliant node", $"Security Hub has {finding.Id}, which nobody owes");
            }
            else if (Differences(operation, finding.Json) is { Count: > 0 } differences)
            {
                Violate("no finding mixes two operations", $"in Security Hub, {operation}: {string.Join("; ", differences)}");
            }
        }

        // Each message is tried at most 5 times before it waits for a redrive, each call holds one message at least; halving finds poison.
        var bound = (5 * FindingMessages) + (16 * PoisonMax * (redrives + 5));
        if (ForwarderImports > bound)
        {
            Violate("import calls stay within a factor of findings/100", $"{ForwarderImports} calls for {FindingMessages} messages");
        }
    }

    // The others may meet a handle that is stale, a move that runs, or a command that is unknown.
    private static bool IsOfKnownForm(string action) => action is "SendMessageBatch" or "BatchImportFindings" or "ReceiveMessage"
        or "DescribeInstancePatchStates" or "ListResourceComplianceSummaries" or "GetQueueAttributes" or "ListMessageMoveTasks";

    private int PoisonMax => _operations.Values.Count(operation => operation.Refusal == Refusal.Call);

    private static string Clock(DateTimeOffset time) => (time < SimulatedTime.Start ? "-" : "+")
        + (time - SimulatedTime.Start).ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);

    private void CheckOwed(Operation operation)
    {
        const string Invariant = "every operation that found a node noncompliant has its finding";
        if (operation.Refusal != Refusal.None)
        {
            if (_sent.TryGetValue(operation.FindingId, out var body) && !_rejected.Contains(body))
            {
                Violate("what is refused for good is in the rejected queue", $"{operation} is not");
            }
        }
        else if (!_imported.Contains(operation.FindingId) && operation.ToldAt is not null && !_excused.Contains(operation))
        {
            Violate(Invariant, $"{operation} has none, and its state could be read");
        }
    }

    private bool IsHome(string body) =>
        _rejected.Contains(body) || (JsonText(body, "Id") is { } id && _imported.Contains(id));

    private void BeforeRedrive(WireCall call)
    {
        switch (call.Action)
        {
            case "DeleteMessage" when _bodies.TryGetValue(JsonText(call.Text, "ReceiptHandle")!, out var body) && !IsHome(body):
                Violate("a message leaves a queue only when its successor has it", $"the canary deletes {Label(body)}, which is nowhere else");
                break;
            case "StartMessageMoveTask" when !call.Invocation.HeardFromHub:
                Violate("nothing is moved back before Security Hub is", $"{call.Invocation.Name} starts a move and never heard from Security Hub");
                break;
            case "BatchImportFindings" when call.Invocation.Notes.ContainsKey("hub failed"):
                Violate("a service that is down is asked once in a run", $"{call.Invocation.Name} imports again after a failure");
                break;
        }
    }

    private void Sent(WireCall call, string answer)
    {
        var accepted = Wires.Successful(answer);
        foreach (var (id, body) in Wires.Entries(call.Text))
        {
            if (!accepted.Contains(id))
            {
                continue;
            }

            if (JsonText(call.Text, "QueueUrl")!.EndsWith("/rejected", StringComparison.Ordinal))
            {
                Rejected(body);
            }
            else
            {
                FindingMessages++;
                Enqueued(body);
            }
        }
    }

    private void Enqueued(string body)
    {
        using var finding = JsonDocument.Parse(body);
        var id = finding.RootElement.GetProperty("Id").GetString()!;
        if (OperationOf(id) is not { } operation)
        {
            Violate("every finding is of an operation", $"a finding with the id {id} is sent, which is no operation's");
        }
        else if (!operation.OwesFinding)
        {
            Violate("no finding for a compliant node", $"a finding of {operation} is sent");
        }
        else if (_sent.TryGetValue(id, out var first) && first == body)
        {
            // The same bytes once more.
        }
        else if (Differences(operation, finding.RootElement) is { Count: > 0 } differences)
        {
            Violate("no finding mixes two operations", $"{operation}: {string.Join("; ", differences)}");
        }
        else if (!_sent.TryAdd(id, body))
        {
            Violate("an operation's finding has the same bytes however often it is sent", $"{operation}: {first} and then {body}");
        }
    }

    private List<string> Differences(Operation operation, JsonElement finding) =>
        [.. FindingComparison.Differences(_expected.Of(operation.Reported), finding)];

    private void Rejected(string message)
    {
        var body = JsonText(message, "body") ?? JsonText(message, "Body")!;
        _rejected.Add(body);
        var isPoison = _events.TryGetValue(body, out var told)
            ? told.IsMalformed
            : JsonText(body, "Id") is not { } id || OperationOf(id) is not { Refusal: Refusal.None };
        if (!isPoison)
        {
            Violate("nothing is rejected that AWS would have taken", $"{Label(body)}: {JsonText(message, "reason") ?? JsonText(message, "Reason")}");
        }
    }

    private void Read(WireCall call, string answer)
    {
        var isState = call.Action == "DescribeInstancePatchStates";
        var reads = call.Invocation.Reads;
        // What could be read counts, whether or not the function read so far.
        var now = _run.Time.GetUtcNow();
        var nodes = call.Text.Contains("NextToken", StringComparison.Ordinal) ? Wires.AnsweredNodes(answer, isState) : Wires.Nodes(call.Text);
        foreach (var asked in nodes)
        {
            var summary = _byNode[asked].LastOrDefault(operation => operation.HasState && operation.SummaryVisible <= now);
            var node = Fleet.NodeOf(asked);
            var state = isState
                ? _byNode[asked].LastOrDefault(operation => operation.HasState && operation.StateVisible <= now)
                : reads.GetValueOrDefault(node).State;
            reads[node] = (state, summary);
        }
    }

    /// <summary>Whether an event may end so, by what the invocation could read.</summary>
    private void Justify(TestEvent told, string outcome, string? findingId, Invocation invocation)
    {
        const string Invariant = "an event ends as its node's state says";
        if (told.Operation is not { } operation)
        {
            if (outcome != "rejected")
            {
                Violate(Invariant, $"{told.Name} ends as {outcome}");
            }

            return;
        }

        if (told.SaysCompliant)
        {
            if (outcome != "compliant")
            {
                Violate(Invariant, $"{told.Name} ends as {outcome}");
            }

            return;
        }

        var (state, summary) = invocation.Reads.GetValueOrDefault(operation.Node);
        var finding = findingId is null ? null : OperationOf(findingId);
        var isJust = outcome switch
        {
            "enqueued" or "superseded" => finding is not null && _sent.ContainsKey(finding.FindingId) && finding.Node == operation.Node
                && (told.IsCompliance || finding.Index >= operation.Index),
            "compliant" => state is { IsNoncompliant: false } && (state.Index >= operation.Index),
            "no-state" => _run.Time.GetUtcNow() > told.Time + TimeSpan.FromMinutes(30)
                && !(operation.OwesFinding && state == operation && summary == operation),
            _ => false,
        };
        if (!isJust)
        {
            Violate(
                Invariant,
                $"{told.Name} ends as {outcome} {finding} in {invocation.Name}, which read the state of {state?.Name ?? "none"} and the summary of "
                + $"{summary?.Name ?? "none"}");
        }
        else if (finding != operation)
        {
            // Another operation's state stood in its place, or none in time: the event has ended justly without this finding.
            _excused.Add(operation);
        }
    }

    private static string? JsonText(string json, string member) => Wires.Text(json, member);
}
