using System.Globalization;
using LoopbackAws.Ssm;
using PatchFindings.Local.Fleet;
using PatchFindings.Local.Run;

namespace PatchFindings.Benchmarks.Work;

/// <summary>Events, one a node, each of which owes a finding, and what Systems Manager knows of their nodes.</summary>
/// <param name="Now">The time at which all of it is visible and no event is old.</param>
/// <param name="Operations">The operations, oldest first for a node.</param>
/// <param name="Commands">The commands.</param>
/// <param name="Associations">The associations.</param>
/// <param name="Events">The events, with the ids of their findings.</param>
internal sealed record PlannedWork(
    DateTimeOffset Now, IReadOnlyList<PlannedOperation> Operations, IReadOnlyList<PatchCommand> Commands,
    IReadOnlyList<PatchAssociation> Associations, IReadOnlyList<PlannedEvent> Events)
{
    public static PlannedWork Of(WorkKind kind, int events) => kind == WorkKind.Documented ? Documented(events) : Fleet(events);

    private static PlannedWork Documented(int events)
    {
        var wave = DocumentedSamples.Wave();
        var (operation, command, told) = (wave.Operations[0].Operation, wave.Commands[0].Command, wave.Events[1]);
        var nodes = Enumerable.Range(0, events).Select(i => string.Create(CultureInfo.InvariantCulture, $"i-02573cafcf{i:D7}")).ToList();
        return new PlannedWork(
            operation.EndedAt.AddMinutes(1),
            nodes.ConvertAll(node => new PlannedOperation(operation with { NodeId = node }, IsOwed: true)),
            [command with { Invocations = [.. nodes.Select(node => command.Invocations[0] with { NodeId = node })] }],
            [],
            nodes.ConvertAll(Tell));

        PlannedEvent Tell(string node) => told with
        {
            NodeId = node,
            FindingId = Rename(told.FindingId!, node),
            Entry = told.Entry with
            {
                Detail = Rename(told.Entry.Detail!, node),
                Resources = [.. told.Entry.Resources.Select(resource => Rename(resource, node))],
            },
        };

        string Rename(string text, string node) => text.Replace(operation.NodeId, node, StringComparison.Ordinal);
    }

    private static PlannedWork Fleet(int events)
    {
        var begin = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var plan = FleetPlan.Create(seed: 1, nodes: 4 * events, DocumentedSamples.Region, DocumentedSamples.AccountId);
        var waves = plan.Waves.Select(wave => wave.Begin(begin)).ToList();
        var operations = waves.SelectMany(wave => wave.Operations).ToList();

        // Of a node's events the last: those before it may be of an operation whose record is gone. Only commands' findings: the runs of an
        // association share an id and are told apart by their time, and here all waves begin at once.
        var expected = new ExpectedFindings(DocumentedSamples.Region, DocumentedSamples.AccountId);
        var lastIds = operations.Where(planned => !planned.IsAssociationScan).Select(planned => planned.Operation)
            .GroupBy(operation => operation.NodeId).Select(ofNode => expected.IdOf(ofNode.Last())).ToHashSet();
        var owed = waves.SelectMany(wave => wave.Events).Where(planned => planned.FindingId is not null)
            .GroupBy(planned => planned.NodeId).Select(ofNode => ofNode.Last())
            .Where(planned => planned.FindingId!.Contains("/run-command/", StringComparison.Ordinal) && lastIds.Contains(planned.FindingId))
            .Take(events).ToList();
        return new PlannedWork(
            begin.AddMinutes(1), operations, [.. waves.SelectMany(wave => wave.Commands).Select(planned => planned.Command)],
            [.. waves.SelectMany(wave => wave.Associations)], owed);
    }
}
