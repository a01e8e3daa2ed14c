namespace PatchFindings.Simulation.Oracle;

/// <summary>Judges how an event ends, by what its invocation could read.</summary>
internal sealed class EventJudge(Run run, Truth truth)
{
    private const string Invariant = "an event ends as its node's state says";

    /// <summary>Findings that the findings queue took, by id: the bytes.</summary>
    public Dictionary<string, string> Sent { get; } = [];

    /// <summary>Operations whose events ended justly without their findings.</summary>
    public HashSet<Operation> Excused { get; } = [];

    /// <summary>What could be read counts, whether or not the function read so far.</summary>
    public void Read(WireCall call, string answer)
    {
        var isState = call.Action == "DescribeInstancePatchStates";
        var reads = call.Invocation.Reads;
        var now = run.Time.GetUtcNow();
        var isFirstPage = !call.Text.Contains("NextToken", StringComparison.Ordinal);
        foreach (var id in isFirstPage ? Wires.Nodes(call.Text) : Wires.AnsweredNodes(answer, isState))
        {
            var node = Fleet.NodeOf(id);
            reads[node] = (isState ? truth.StateAt(id, now) : reads.GetValueOrDefault(node).State, truth.SummaryAt(id, now));
        }
    }

    /// <summary>Whether an event may end so.</summary>
    public void Judge(TestEvent told, string outcome, string? findingId, Invocation invocation)
    {
        var finding = findingId is null ? null : truth.OperationOf(findingId);
        if (told.Operation is not { } operation || told.SaysCompliant)
        {
            if (outcome != (told.IsMalformed ? "rejected" : "compliant"))
            {
                run.Ledger.Violate(Invariant, $"{told.Name} ends as {outcome}");
            }

            return;
        }

        var (state, summary) = invocation.Reads.GetValueOrDefault(operation.Node);
        var isJust = outcome switch
        {
            "enqueued" or "superseded" => finding is not null && Sent.ContainsKey(finding.FindingId)
                && finding == state && (told.IsCompliance || finding.Index >= operation.Index),
            "compliant" => state is { IsNoncompliant: false } && state.Index >= operation.Index,
            "no-state" => run.Time.GetUtcNow() > told.Time + Evaluation.Evaluator.DefaultStateDeadline
                && !(operation.OwesFinding && state == operation && summary == operation),
            _ => false,
        };
        if (!isJust)
        {
            run.Ledger.Violate(
                Invariant,
                $"{told.Name} ends as {outcome} {finding} in {invocation.Name}, which read the state of {state?.Name ?? "none"} and the "
                + $"summary of {summary?.Name ?? "none"}");
        }
        else if (finding != operation && (!told.IsCompliance || !operation.CommandIsTold))
        {
            // Another operation's state stood in its place, or none in time: the event has ended justly without this finding.
            Excused.Add(operation);
        }
    }
}
