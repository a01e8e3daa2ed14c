using PatchFindings.ComplianceEvents;
using PatchFindings.Findings;
using PatchFindings.Forwarder;
using PatchFindings.Functions;
using PatchFindings.PatchStates;
using PatchFindings.Queues;
using PatchFindings.SecurityHub;
using PatchFindings.Sweep;
using PatchFindings.Verdicts;

namespace PatchFindings.Simulation.Sweeps;

/// <summary>The handlers as their programs compose them, with <c>closeFindings</c> as the world has it.</summary>
internal sealed class SweepFunctions(SweepWorld world, Clients clients)
{
    public const string Sweep = "sweep";

    private SimulatedTime Time => world.Time;

    private RejectedQueue Rejected => new(new QueueWriter(clients.Sqs, Account.UrlOf(world.Queues.Rejected)), Time);

    private QueueWriter Findings => new(clients.Sqs, Account.UrlOf(world.Queues.Findings));

    public Func<byte[], Invocation, Task<byte[]>> Start(string function) => function switch
    {
        Functions.Events => Run(StartEvents().HandleAsync),
        Functions.Forwarder => Functions.Run(
            new ForwarderHandler(
                new FindingImporter(clients.SecurityHub, CallPace.OfImports(Time)), Rejected, Account.Own, TextWriter.Null, Time)),
        Functions.Redrive => Run(Functions.StartRedrive(clients, world.Queues, Time).HandleAsync),
        _ => Run(StartSweep().HandleAsync),
    };

    private static Func<byte[], Invocation, Task<byte[]>> Run(Func<Stream, Invocation, Task<Stream>> handle) =>
        async (payload, invocation) => ((MemoryStream)await handle(new MemoryStream(payload), invocation)).ToArray();

    private ComplianceEventsHandler StartEvents() => new(
        new BatchJudge(
            new PatchStateReader(clients.Ssm, Time, CallPace.OfReads(Time)), new Judge(Account.Own, Judge.DefaultStateDeadline, world.Closes), Time),
        new FindingMaker(
            Account.Own,
            new FindingOptions(),
            world.HasDetails ? new PatchDetailsReader(clients.Ssm, Functions.DetailReads(Time, world.Mutant.DetailReadsPerSecond), Time) : null),
        Findings,
        Rejected,
        TextWriter.Null,
        Time,
        world.Closes
            ? new FindingCloser(
                new ImportedFindings(clients.SecurityHub, Account.Own, productArn: null, new CallPace(Time, 0.5, burst: 2)), Findings)
            : null);

    private SweepHandler StartSweep()
    {
        var time = world.Mutant.SweepTime(Time);
        var reads = new CallPace(Time, world.Mutant.ReadsPerSecond, burst: 5);
        var hubReads = new CallPace(Time, world.Mutant.FindingReadsPerSecond, burst: 2);
        var fleet = new FleetReader(clients.Ssm, reads);
        var states = new PatchStateReader(clients.Ssm, time, reads);
        var judge = new BatchJudge(states, new Judge(Account.Own, Judge.DefaultStateDeadline), time);
        return new SweepHandler(
            () => new SweepRun(
                new FleetState(fleet, states, judge, Account.Own, time),
                new ImportedFindings(clients.SecurityHub, Account.Own, productArn: null, hubReads),
                new GoneNodes(fleet, () => clients.Ec2),
                Findings,
                new FindingMaker(Account.Own, new FindingOptions(), world.HasDetails ? new PatchDetailsReader(clients.Ssm, reads, Time) : null),
                new SweepSettings(world.Mutant.Closes(world.Closes), world.Mutant.OnTheirWay),
                time),
            TextWriter.Null,
            Time);
    }
}
