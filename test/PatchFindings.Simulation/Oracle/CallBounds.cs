namespace PatchFindings.Simulation.Oracle;

/// <summary>How often Systems Manager is asked: nothing twice that one environment knows already, and 40 nodes at once.</summary>
internal sealed class CallBounds(Run run)
{
    private const int NodesPerInventoryCall = 40;
    private static readonly TimeSpan NoIsKept = TimeSpan.FromMinutes(2);

    private readonly Dictionary<(object Environment, string Id), (bool IsKnown, DateTimeOffset AskedAt)> _answers = [];

    /// <summary>A call is about to take effect, and is no repeat of the network's.</summary>
    public void Before(WireCall call)
    {
        var invocation = call.Invocation;
        var now = run.Time.GetUtcNow();
        if (call.Action == "ListCommands" && Wires.Text(call.Text, "CommandId") is { } id)
        {
            if (_answers.TryGetValue((invocation.Environment, id), out var answer) && (answer.IsKnown || now - answer.AskedAt < NoIsKept))
            {
                run.Ledger.Violate(
                    "what an execution is, is asked once", $"{invocation.Name} asks for {id}, answered {(answer.IsKnown ? "yes" : "no")} at "
                    + Truth.Clock(answer.AskedAt));
            }

            invocation.Asked[id] = now;
        }
        else if (call.Action == "GetInventory" && !call.Text.Contains("NextToken", StringComparison.Ordinal))
        {
            var nodes = invocation.EventNodes;
            var bound = (nodes + NodesPerInventoryCall - 1) / NodesPerInventoryCall;
            if (++invocation.InventoryCalls > bound)
            {
                run.Ledger.Violate(
                    "40 nodes are read by one call", $"{invocation.Name} makes {invocation.InventoryCalls} calls of GetInventory for {nodes} nodes");
            }
        }
        else if (call.Action == "DescribeInstancePatchStates" && !call.Text.Contains("NextToken", StringComparison.Ordinal))
        {
            foreach (var node in Wires.Nodes(call).Where(node => !invocation.StatesAsked.Add(node)))
            {
                run.Ledger.Violate("40 nodes are read by one call", $"{invocation.Name} asks for the state of {node} twice");
            }
        }
    }

    /// <summary>The function has its answer.</summary>
    public void Answered(WireCall call, int status, string answer)
    {
        if (call.Action == "ListCommands" && status == 200 && Wires.Text(call.Text, "CommandId") is { } command
            && answer.Contains($"\"{command}\"", StringComparison.Ordinal))
        {
            Remember(call.Invocation, command, isKnown: true);
        }
        else if (call.Action == "DescribeAssociation" && Wires.Text(call.Text, "AssociationId") is { } association)
        {
            if (status == 200)
            {
                Remember(call.Invocation, association, isKnown: true);
            }
            else if (answer.Contains("AssociationDoesNotExist", StringComparison.Ordinal))
            {
                Remember(call.Invocation, association, isKnown: false);
            }
        }
    }

    private void Remember(Invocation invocation, string id, bool isKnown)
    {
        if (invocation.Asked.TryGetValue(id, out var askedAt))
        {
            _answers[(invocation.Environment, id)] = (isKnown, askedAt);
        }
    }
}
