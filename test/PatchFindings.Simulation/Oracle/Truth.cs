using System.Globalization;
using System.Text.Json;
using PatchFindings.Local.Run;

namespace PatchFindings.Simulation.Oracle;

/// <summary>What truly happened, and names for it.</summary>
internal sealed class Truth
{
    private readonly ExpectedFindings _expected = new(Account.Region, Account.Id);
    private readonly Dictionary<string, Operation> _operations = [];
    private readonly Dictionary<string, Operation[]> _byNode = [];
    private readonly Dictionary<string, TestEvent> _events = [];

    public Truth(Fleet fleet)
    {
        foreach (var operation in fleet.Operations)
        {
            _operations.Add(operation.FindingId, operation);
        }

        foreach (var node in fleet.Operations.GroupBy(operation => operation.Reported.NodeId))
        {
            _byNode.Add(node.Key, [.. node]);
        }

        foreach (var told in fleet.Events)
        {
            _events[told.Body] = told;
        }

        Refused = fleet.Operations.Count(operation => operation.Refusal == Refusal.Call);
    }

    /// <summary>How many findings make a whole call fail.</summary>
    public int Refused { get; }

    public Operation? OperationOf(string findingId) => _operations.GetValueOrDefault(findingId);

    public TestEvent? EventOf(string body) => _events.GetValueOrDefault(body);

    /// <summary>The operation whose patch state Systems Manager shows.</summary>
    public Operation? StateAt(string nodeId, DateTimeOffset now) =>
        _byNode[nodeId].LastOrDefault(operation => operation.HasState && operation.StateVisible <= now);

    /// <summary>The operation whose compliance summary Systems Manager shows.</summary>
    public Operation? SummaryAt(string nodeId, DateTimeOffset now) =>
        _byNode[nodeId].LastOrDefault(operation => operation.HasState && operation.SummaryVisible <= now);

    public List<string> Differences(Operation operation, JsonElement finding) =>
        [.. FindingComparison.Differences(_expected.Of(operation.Reported), finding)];

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
        : Wires.Text(body, "Id") is { } id ? $"finding {OperationOf(id)?.Name ?? id}"
        : "something else";

    public string Describe(WireCall call)
    {
        var nodes = call.Service == "ssm" ? Wires.Nodes(call.Text).Select(node => $"n{Fleet.NodeOf(node)}")
            : call.Action == "SendMessageBatch" ? Wires.Entries(call.Text).Select(entry => Label(entry.Body))
            : call.Action == "BatchImportFindings" ? Wires.FindingIds(call.Text).Select(id => OperationOf(id)?.Name ?? id)
            : [];
        return $"{call.Service} {call.Action}({string.Join(", ", nodes)})";
    }

    private static string Clock(DateTimeOffset time) => (time < SimulatedTime.Start ? "-" : "+")
        + (time - SimulatedTime.Start).ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
}
