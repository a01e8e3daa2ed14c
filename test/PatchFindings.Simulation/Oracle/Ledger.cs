using System.Text;
using LoopbackAws.SecurityHub;
using LoopbackAws.Sqs;

namespace PatchFindings.Simulation.Oracle;

/// <summary>
/// Knows what truly happened and sees every effect; says which invariant is broken. It shares no code with what it watches.
/// </summary>
internal sealed class Ledger
{
    private readonly Run _run;
    private readonly SecurityHubState _hub;
    private readonly EventJudge _judge;
    private readonly Promptness _promptness;
    private readonly Showings _showings;
    private readonly CallBounds _bounds;
    private readonly SentFindings _sent;
    private readonly HashSet<string> _rejected = [];
    private readonly HashSet<string> _imported = [];
    private readonly Dictionary<string, DateTimeOffset> _received = [];
    private readonly Dictionary<string, string> _bodies = [];
    private readonly Dictionary<TestEvent, int> _delivered = [];
    private readonly HashSet<TestEvent> _ended = [];

    public Ledger(Run run, SecurityHubState hub)
    {
        (_run, _hub) = (run, hub);
        Truth = new Truth(run.Fleet);
        _judge = new EventJudge(run, Truth);
        _promptness = new Promptness(run, Truth);
        _showings = new Showings(run, Truth);
        _bounds = new CallBounds(run);
        _sent = new SentFindings(run, Truth);
        hub.Imported += (finding, _) => _imported.Add(finding.Id);
    }

    public Truth Truth { get; }

    public List<Violation> Violations { get; } = [];

    public int ForwarderImports { get; private set; }

    /// <summary>Messages that came into the findings queue: sent, or moved out of its dead-letter queue.</summary>
    public int FindingMessages { get; private set; }

    public void Violate(string invariant, string what)
    {
        _run.Trace($"VIOLATION [{invariant}] {what}");
        Violations.Add(new Violation(invariant, what));
    }

    public void Delivered(TestEvent told) => _delivered[told] = _delivered.GetValueOrDefault(told) + 1;

    public void Received(Queue queue, ReceivedMessage message)
    {
        var now = _run.Time.GetUtcNow();
        if (_received.TryGetValue(message.MessageId, out var last) && now - last < queue.Settings.VisibilityTimeout)
        {
            Violate(
                "no hot loop against a service that is down",
                $"{Truth.Label(message.Body)} is tried again after {now - last}, before its visibility timeout");
        }

        _received[message.MessageId] = now;
    }

    /// <summary>A function makes a call.</summary>
    public void Asked(WireCall call)
    {
        Showings.Follow(call, 1);
        call.Invocation.SystemsManagerCalls += call.Service == "ssm" ? 1 : 0;
        if (!PatchesShown.Asked(call, Functions.DetailReadsPerSecond, Functions.DetailReadsAtOnce))
        {
            Violate("patches are read at their own pace", $"{call.Invocation.Name} asks {call.Invocation.PatchReads.Count} times");
        }
    }

    /// <summary>Just before a call takes effect.</summary>
    public void Before(WireCall call, bool isRepeat)
    {
        if (call.Invocation.FunctionName == Functions.Redrive)
        {
            BeforeRedrive(call);
        }

        if (!isRepeat)
        {
            _bounds.Before(call);
        }

        // A repeat is the network's, or the client's within a call: no second decision of the function.
        if (call.Action == "BatchImportFindings" && !isRepeat)
        {
            ForwarderImports += call.Invocation.FunctionName == Functions.Forwarder ? 1 : 0;
            call.Invocation.ImportCalls++;
            var poison = Wires.FindingIds(call.Text).Count(id => Truth.OperationOf(id)?.Refusal == Refusal.Call);
            var bound = 2 + (16 * Truth.Refused);
            if (call.Invocation.FunctionName == Functions.Forwarder && call.Invocation.ImportCalls > bound && poison == 0)
            {
                Violate(
                    "import calls stay within a factor of findings/100",
                    $"{call.Invocation.Name} makes {call.Invocation.ImportCalls} calls");
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
                Violate("no call breaks a service's rules", $"{Truth.Describe(call)} is answered {status} {Encoding.UTF8.GetString(body)}");
            }

            return;
        }

        switch (call.Action)
        {
            case "SendMessageBatch":
                Sent(call, Encoding.UTF8.GetString(body));
                break;
            case "GetInventory" or "DescribeInstancePatchStates" or "ListResourceComplianceSummaries" or "ListComplianceItems"
                or "ListCommandInvocations" or "ListCommands":
                _showings.Read(call, Encoding.UTF8.GetString(body));
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
    public void Answered(WireCall call, int status, byte[] body)
    {
        var invocation = call.Invocation;
        _bounds.Answered(call, status, Encoding.UTF8.GetString(body));
        PatchesShown.Answered(call, status);
        Showings.Follow(call, status == 200 ? -1 : 0);
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

            if (failed is null && status == 400)
            {
                invocation.Notes["hub refused"] = true;
            }

            // A refused call is halved to its end, whatever becomes of the findings in the one half.
            if (failed is null ? status != 400 : failed.Values.Any(code => code != "InvalidInput") && !invocation.Notes.ContainsKey("hub refused"))
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
                Violate(
                    "every event ends in exactly one named outcome",
                    $"{Truth.Label(message.Body)} is done in {invocation.Name}, and no outcome is named");
            }

            return;
        }

        var reason = string.IsNullOrWhiteSpace(told.Reason) ? "" : $" ({told.Reason})";
        _run.Trace($"{invocation.Name} {Truth.Label(message.Body)}: {told.Outcome}{reason}");
        var isRetried = told.Outcome is "not-ready" or "unavailable" or "failed";
        if (isRetried == isDone)
        {
            Violate(
                "an outcome is what becomes of the message",
                $"{Truth.Label(message.Body)} is {told.Outcome} in {invocation.Name}, and {(isDone ? "deleted" : "tried again")}");
        }

        if (told.Outcome == "unavailable" && told.Reason?.Contains("patches were read", StringComparison.Ordinal) == true
            && PatchesShown.HadTime(invocation))
        {
            Violate("no finding is late because of its patches", $"{Truth.Label(message.Body)} in {invocation.Name}: {told.Reason}");
        }

        if (queue == _run.Queues.Findings && !isDone && Wires.Text(message.Body, "Id") is { } id && invocation.ToldImported.Contains(id))
        {
            Violate(
                "what Security Hub has is not sent again",
                $"{Truth.Label(message.Body)} was imported by {invocation.Name} and is tried again");
        }

        if (queue == _run.Queues.Events && Truth.EventOf(message.Body) is { } known)
        {
            if (isDone)
            {
                _judge.Judge(known, told.Outcome, told.FindingId, invocation);
            }
            else if (told.Outcome == "not-ready")
            {
                _promptness.Check(known, invocation);
            }
        }
    }

    /// <summary>A message is about to leave its queue for good.</summary>
    public void Deletes(Queue queue, string body, Invocation? invocation)
    {
        const string Invariant = "a message leaves a queue only when its successor has it";
        if (queue == _run.Queues.Events && Truth.EventOf(body) is { } told)
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
            Violate(Invariant, $"{Truth.Label(body)} is deleted, and neither Security Hub nor the rejected queue has it");
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
            var operation = Truth.OperationOf(finding.Id);
            if (operation is not { OwesFinding: true })
            {
                Violate("no finding for a compliant node", $"Security Hub has {finding.Id}, which nobody owes");
            }
            else
            {
                _sent.CheckKept(operation, finding.Json);
            }
        }

        // Each message is tried at most 5 times before it waits for a redrive, each call holds one message at least; halving finds poison.
        var bound = (5 * FindingMessages) + (16 * Truth.Refused * (redrives + 5));
        if (ForwarderImports > bound)
        {
            Violate("import calls stay within a factor of findings/100", $"{ForwarderImports} calls for {FindingMessages} messages");
        }
    }

    // The others may meet a handle that is stale, a move that runs, or a command that is unknown.
    private static bool IsOfKnownForm(string action) => action is "SendMessageBatch" or "BatchImportFindings" or "ReceiveMessage"
        or "GetInventory" or "DescribeInstancePatchStates" or "ListResourceComplianceSummaries" or "ListCommandInvocations"
        or "ListComplianceItems" or "DescribeInstancePatches" or "GetQueueAttributes" or "ListMessageMoveTasks";

    private void CheckOwed(Operation operation)
    {
        const string Invariant = "every operation that found a node noncompliant has its finding";
        if (operation.Refusal != Refusal.None)
        {
            foreach (var body in _sent.Of(operation).Where(body => !_rejected.Contains(body) && !_run.HeldTogether.Contains(body)))
            {
                Violate("what is refused for good is in the rejected queue", $"{operation} is not: {body}");
            }
        }
        else if (!_imported.Contains(operation.FindingId) && operation.ToldAt is not null && !_judge.Excused.Contains(operation))
        {
            Violate(Invariant, $"{operation} has none, and its state could be read");
        }
    }

    private bool IsHome(string body) =>
        _rejected.Contains(body) || (Wires.Text(body, "Id") is { } id && _imported.Contains(id));

    private void BeforeRedrive(WireCall call)
    {
        switch (call.Action)
        {
            case "DeleteMessage" when _bodies.TryGetValue(Wires.Text(call.Text, "ReceiptHandle")!, out var body) && !IsHome(body):
                Violate(
                    "a message leaves a queue only when its successor has it",
                    $"the canary deletes {Truth.Label(body)}, which is nowhere else");
                break;
            case "StartMessageMoveTask" when !call.Invocation.HeardFromHub:
                Violate(
                    "nothing is moved back before Security Hub is",
                    $"{call.Invocation.Name} starts a move and never heard from Security Hub");
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

            if (Wires.Text(call.Text, "QueueUrl")!.EndsWith("/rejected", StringComparison.Ordinal))
            {
                Rejected(body);
            }
            else
            {
                FindingMessages++;
                _sent.Sent(body, call.Invocation);
            }
        }
    }

    private void Rejected(string message)
    {
        var body = Wires.Text(message, "Body")!;
        _rejected.Add(body);
        var isPoison = Truth.EventOf(body) is { } told
            ? told.IsMalformed
            : Wires.Text(body, "Id") is not { } id || Truth.OperationOf(id) is not { Refusal: Refusal.None };
        if (!isPoison)
        {
            Violate("nothing is rejected that AWS would have taken", $"{Truth.Label(body)}: {Wires.Text(message, "Reason")}");
        }
    }
}
