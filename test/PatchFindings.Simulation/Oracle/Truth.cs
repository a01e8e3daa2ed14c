using System.Globalization;

namespace PatchFindings.Simulation.Oracle;

/// <summary>What truly happened, what Systems Manager shows of it, and names for it.</summary>
internal sealed class Truth
{
    private readonly Dictionary<string, Operation> _operations = [];
    private readonly Dictionary<int, Upload[]> _uploads = [];
    private readonly Dictionary<(int Node, string Association), Operation[]> _items = [];
    private readonly Dictionary<string, TestEvent> _events = [];

    public Truth(Fleet fleet)
    {
        Fleet = fleet;
        foreach (var operation in fleet.Operations)
        {
            _operations[operation.FindingId] = operation;
        }

        foreach (var node in fleet.Operations.Where(operation => operation.Wave.Way != Way.HostManagement).GroupBy(operation => operation.Node.Number))
        {
            _uploads.Add(node.Key, [.. node.SelectMany(operation => operation.Uploads)]);
        }

        foreach (var runs in fleet.Operations.Where(operation => operation.Wave.Way == Way.HostManagement)
            .GroupBy(operation => (operation.Node.Number, operation.Wave.Id)))
        {
            _items.Add(runs.Key, [.. runs.Where(operation => operation.HasState)]);
        }

        foreach (var told in fleet.Events)
        {
            _events[told.Body] = told;
        }

        Refused = fleet.Operations.Count(operation => operation.Refusal == Refusal.Call);
    }

    public Fleet Fleet { get; }

    /// <summary>How many findings make a whole call fail.</summary>
    public int Refused { get; }

    public Operation? OperationOf(string findingId) => _operations.GetValueOrDefault(findingId);

    public TestEvent? EventOf(string body) => _events.GetValueOrDefault(body);

    /// <summary>The upload that <c>GetInventory</c> shows.</summary>
    public Upload? RecordAt(int node, DateTimeOffset now) =>
        _uploads.GetValueOrDefault(node)?.LastOrDefault(upload => upload.InventoryVisible <= now);

    /// <summary>The upload that <c>DescribeInstancePatchStates</c> shows.</summary>
    public Upload? StateAt(int node, DateTimeOffset now) =>
        _uploads.GetValueOrDefault(node)?.LastOrDefault(upload => upload.StateVisible <= now);

    /// <summary>The upload whose compliance summary is shown.</summary>
    public Upload? SummaryAt(int node, DateTimeOffset now) =>
        _uploads.GetValueOrDefault(node)?.LastOrDefault(upload => upload.SummaryVisible <= now);

    /// <summary>The run of Host Management whose compliance item is shown.</summary>
    public Operation? ItemAt(int node, string association, DateTimeOffset now) =>
        _items.GetValueOrDefault((node, association))?.LastOrDefault(operation => operation.Final!.InventoryVisible <= now);

    /// <summary>From when Run Command, or State Manager, knows the wave's id.</summary>
    public DateTimeOffset KnownFrom(Wave wave)
    {
        var first = Fleet.Waves.First(other => other.Id == wave.Id);
        return wave.Way == Way.Unknown ? DateTimeOffset.MaxValue : first.Requested + Fleet.CommandLags[first];
    }

    public static string Story(Operation operation)
    {
        var result = !operation.HasState ? "no state" : operation.IsNoncompliant ? "noncompliant" : "compliant";
        var story = $"truth: {operation} {operation.Wave.Way} {operation.Wave.Document}, {result}, requested {Clock(operation.Wave.Requested)}, "
            + $"ended {Clock(operation.Ended)}{(operation.Refusal == Refusal.None ? "" : $", refused by {operation.Refusal}")}";
        foreach (var upload in operation.Uploads)
        {
            story += $"\n  {(upload.IsNoncompliant ? "noncompliant" : "compliant")} report, by the node {Clock(upload.Reported.StartedAt)} to "
                + $"{Clock(upload.Reported.EndedAt)}, id {upload.Reported.ExecutionId ?? "none"}, record {Clock(upload.InventoryVisible)}, state "
                + $"{Clock(upload.StateVisible)}, summary {Clock(upload.SummaryVisible)}, listed {Clock(operation.ListedAt)}";
        }

        return story;
    }

    public string Label(string body) =>
        _events.TryGetValue(body, out var told) ? told.Name
        : Wires.Text(body, "Id") is { } id ? $"finding {OperationOf(id)?.Name ?? id}"
        : "something else";

    public string Describe(WireCall call)
    {
        var nodes = call.Service == "ssm" ? Wires.Nodes(call).Select(node => $"n{Node.NumberOf(node)}")
            : call.Action == "SendMessageBatch" ? Wires.Entries(call.Text).Select(entry => Label(entry.Body))
            : call.Action == "BatchImportFindings" ? Wires.FindingIds(call.Text).Select(id => OperationOf(id)?.Name ?? id)
            : [];
        return $"{call.Service} {call.Action}({string.Join(", ", nodes)})";
    }

    public static string Clock(DateTimeOffset time) => (time < SimulatedTime.Start ? "-" : "+")
        + (time - SimulatedTime.Start).ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
}
