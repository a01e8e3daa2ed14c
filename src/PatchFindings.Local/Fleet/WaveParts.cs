using LoopbackAws.EventBridge;
using LoopbackAws.Ssm;
using PatchFindings.Local.Run;

namespace PatchFindings.Local.Fleet;

/// <summary>What a wave holds so far: runs, the operations that they left and the events that tell of them.</summary>
/// <param name="begin">The moment at which the wave begins.</param>
/// <param name="random">Decides.</param>
/// <param name="ssm">Writes the events.</param>
/// <param name="findings">Names what an event leads to.</param>
internal sealed class WaveParts(DateTimeOffset begin, Random random, SystemsManagerEvents ssm, ExpectedFindings findings)
{
    private readonly List<PlannedOperation> _operations = [];
    private readonly List<PlannedCommand> _commands = [];
    private readonly List<PatchAssociation> _associations = [];
    private readonly List<PlannedEvent> _events = [];
    private readonly List<NodeEnd> _ends = [];

    /// <summary>The wave, its events in a random order.</summary>
    public Wave Build()
    {
        var events = _events.ToArray();
        random.Shuffle(events);
        return new Wave { Operations = _operations, Commands = _commands, Associations = _associations, Ends = _ends, Events = events };
    }

    public void Add(PlannedOperation operation) => _operations.Add(operation);

    public void End(NodeEnd end) => _ends.Add(end);

    /// <summary>The association's or a new command's run on nodes.</summary>
    /// <param name="run">What runs.</param>
    /// <param name="requestedBefore">How many seconds before the wave's begin it was asked for.</param>
    /// <param name="endedBefore">How many seconds before the wave's begin it ended on its nodes.</param>
    /// <param name="status">How it ended there.</param>
    public FleetExecution Execution(FleetRun run, IReadOnlyList<FleetNode> nodes, int requestedBefore, int endedBefore, string status)
    {
        var asked = begin.AddSeconds(-requestedBefore).AddMilliseconds(random.Next(0, 500));
        var requested = DateTimeOffset.FromUnixTimeMilliseconds(asked.ToUnixTimeMilliseconds());
        var execution = new FleetExecution(run.Document, run.Kind, requested) { Association = run.Association, SnapshotId = run.SnapshotId };
        if (run.Association is { } association)
        {
            _associations.Add(association);
            return execution;
        }

        var command = new PatchCommand
        {
            CommandId = NextId(),
            Document = run.Document,
            Operation = run.Kind,
            RequestedAt = requested,
            Invocations =
            [
                .. nodes.Select(node => new CommandInvocation(node.Id, status) { EndedAt = begin.AddSeconds(-endedBefore) }),
            ],
        };
        _commands.Add(new PlannedCommand(command, run.Delay));
        return execution with { Command = command };
    }

    public EventEntry End(FleetExecution execution, FleetNode node, string status, DateTimeOffset time) => execution.Association is { } association
        ? ssm.AssociationRun(association, node.Id, status, ranAt: time.AddSeconds(-1), time)
        : ssm.CommandEnd(execution.Command!, node.Id, status, time);

    public string NextId()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    public void Owed(FleetNode node, EventEntry entry, NodePatchOperation operation) =>
        _events.Add(new PlannedEvent(node.Id, entry, EventExpectation.Finding, findings.IdOf(operation)));

    public void Event(FleetNode node, EventEntry entry, EventExpectation expectation) =>
        _events.Add(new PlannedEvent(node.Id, entry, expectation));
}
