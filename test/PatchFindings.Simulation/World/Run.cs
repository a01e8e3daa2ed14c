using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LoopbackAws.Http;
using LoopbackAws.SecurityHub;
using LoopbackAws.Sqs;
using LoopbackAws.Ssm;
using PatchFindings.Simulation.Oracle;

namespace PatchFindings.Simulation;

/// <summary>One seed's run: the world, the system in it, and the ledger that watches both.</summary>
internal sealed class Run
{
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromHours(2);

    private readonly StringBuilder _trace = new();
    private readonly IncrementalHash _calls = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly SecurityHubState _hub;
    private readonly Mapping _events;
    private readonly Mapping _findings;
    private readonly Redriver _redriver;
    private readonly ulong _seed;
    private readonly DateTimeOffset _end;
    private int _invocations;
    private bool _isSettled;

    private Run(ulong seed, Mutant mutant, Clients clients, Outage? outage)
    {
        _seed = seed;
        Mutant = mutant;
        var draw = new Draw(seed);
        Fleet = FleetOf(draw);
        var faults = draw.Fork();
        Faults = outage is null ? new FaultPlan(faults, Fleet.End) : new FaultPlan(outage);
        Draw = draw.Fork();
        var ids = draw.Fork();
        var ssm = new SsmState(Time, Account.Region, Account.Id)
        {
            PageSizeMax = draw.Of<int?>(null, null, 1, 7),
            Facts = Fleet.Facts.Ssm,
        };
        var sqs = new SqsState(Time, Account.Region, Account.Id, ids.Guid)
        {
            EntryFault = (_, _) => FaultsAreOn && Draw.Percent(Faults.EntryFails)
                ? new AwsErrorException("InternalError", "The entry failed.", 500)
                : null,
        };
        _hub = new SecurityHubState(Time, Account.Region, Account.Id) { FindingFault = FindingFault };
        Queues = new Queues(sqs);
        Ledger = new Ledger(this, _hub);
        Functions = new Functions(this, clients);
        var calls = new ServiceCalls();
        Wire = new Wire(this, [new SqsEndpoint(sqs, calls), new SsmEndpoint(ssm, calls), new SecurityHubEndpoint(_hub, calls)]);
        _events = new Mapping(this, Queues.Events, Functions.Events, batchSize: 240, concurrency: 2);
        _findings = new Mapping(this, Queues.Findings, Functions.Forwarder, batchSize: 100, concurrency: 5);
        _redriver = new Redriver(this);
        _end = Fleet.End > Faults.End ? Fleet.End : Faults.End;
        HasDetails = draw.Percent(35) && ssm.PageSizeMax != 1;
        Publish(ssm);
    }

    public SimulatedTime Time { get; } = new();

    public Draw Draw { get; }

    public Fleet Fleet { get; }

    public FaultPlan Faults { get; }

    public Mutant Mutant { get; }

    public Queues Queues { get; }

    public Functions Functions { get; }

    public Wire Wire { get; }

    public Ledger Ledger { get; }

    /// <summary>Whether findings have the patches in them (<c>patchDetails</c>).</summary>
    public bool HasDetails { get; }

    public bool FaultsAreOn => Time.GetUtcNow() < Faults.End;

    public Statistics Statistics { get; } = new();

    /// <summary>Lets a seed's world run to its end, or to the first thing that must not happen.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="mutant">How the system is broken.</param>
    /// <param name="clients">Clients of this thread, to be used again.</param>
    /// <param name="outage">The only thing that fails, instead of what the seed draws.</param>
    public static SeedReport Of(ulong seed, Mutant? mutant = null, Clients? clients = null, Outage? outage = null)
    {
        // Without a synchronization context every continuation runs where it is caused: in the agenda's entry.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        var own = clients is null ? new Clients() : null;
        try
        {
            return new Run(seed, mutant ?? new Mutant(), clients ?? own!, outage).Go();
        }
        finally
        {
            own?.Dispose();
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>A seed's world, without a run in it.</summary>
    public static Fleet FleetOf(ulong seed) => FleetOf(new Draw(seed));

    private static Fleet FleetOf(Draw draw) => new(draw.Fork(), WorldFacts.Of(draw.Fork()));

    public Invocation Begin(string function, TimeSpan timeout)
    {
        var invocation = new Invocation(Wire, Time, function, ++_invocations, timeout);
        Time.After(timeout, () =>
        {
            if (!invocation.IsDead)
            {
                Trace($"{invocation.Name} runs out of time");
                invocation.IsDead = true;
                invocation.Died();
            }
        });
        Statistics.Invocations++;
        return invocation;
    }

    public void Trace(string step) =>
        _trace.Append(CultureInfo.InvariantCulture, $"+{Time.Elapsed:hh\\:mm\\:ss\\.fff} ").AppendLine(step);

    public void Count(WireCall call, CallFate fate)
    {
        _calls.AppendData(call.Body);
        _calls.AppendData(Encoding.UTF8.GetBytes($"{call.Action} {fate} {Time.Elapsed.Ticks}"));
        Statistics.Calls++;
        Statistics.Faults += fate == CallFate.Done ? 0 : 1;
        Statistics.Kills += fate is CallFate.KillsBefore or CallFate.KillsAfter ? 1 : 0;
        Statistics.Imports += call.Action == "BatchImportFindings" ? 1 : 0;
    }

    /// <summary>A function gets its answer.</summary>
    public void Answered(WireCall call, int status, byte[] body)
    {
        _calls.AppendData(body);
        Ledger.Answered(call, status, body);
    }

    /// <summary>A call may have brought something into a queue.</summary>
    public void Pokes(WireCall call)
    {
        if (call.Action is "SendMessageBatch" or "StartMessageMoveTask")
        {
            _findings.Poke(Draw.Seconds(0, 3));
            _events.Poke(Draw.Seconds(0, 3));
        }
    }

    private void Publish(SsmState ssm)
    {
        Fleet.Publish(ssm);
        foreach (var (at, body) in Fleet.Strays)
        {
            Time.At(at, () => Queues.Findings.Send(new MessageDraft(body)));
        }

        foreach (var told in Fleet.Events)
        {
            foreach (var (at, toDlq) in told.Deliveries)
            {
                Time.At(at, () =>
                {
                    Trace($"EventBridge delivers {told.Name}{(toDlq ? " to the dead-letter queue" : "")}");
                    (toDlq ? Queues.EventsDlq : Queues.Events).Send(new MessageDraft(told.Body));
                    Ledger.Delivered(told);
                    _events.Poke(Draw.Seconds(0, 3));
                });
            }
        }
    }

    private (string Code, string Message)? FindingFault(string id)
    {
        if (Ledger.Truth.OperationOf(id)?.Refusal == Refusal.Finding)
        {
            return ("InvalidInput", "Finding does not adhere to Amazon Finding Format. data.Title should be better.");
        }

        var outage = Faults.OutageOf("securityhub", Time.GetUtcNow());
        return outage?.Kind == OutageKind.FindingsFail || (outage?.Kind == OutageKind.SomeFindingsFail && Draw.Percent(50))
            ? Draw.Of(("InternalFailure", "Internal failure."), ("InvalidAccess", "Not enabled."), ("ConcurrentUpdateError", "Try again."))
            : null;
    }

    private SeedReport Go()
    {
        Trace($"seed {_seed}: {Fleet.NodeCount} nodes, {Fleet.Operations.Count} operations, {Fleet.Events.Count} events{(HasDetails ? ", with patches" : "")}");
        Trace($"world: {Fleet.Facts}");
        Faults.Outages.ForEach(outage => Trace($"planned: {outage}"));
        foreach (var operation in Fleet.Operations)
        {
            Trace(Truth.Story(operation));
        }

        _redriver.Start(_end);
        Supervise();
        while (!_isSettled && Ledger.Violations.Count == 0 && Time.Step())
        {
        }

        if (Ledger.Violations.Count == 0)
        {
            Ledger.CheckEnd(_redriver.Runs);
        }

        Statistics.Simulated = Time.Elapsed;
        Statistics.Settling = Time.GetUtcNow() - _end;
        Statistics.Findings = _hub.Findings.Count;
        Statistics.Events = Fleet.Events.Sum(told => told.Deliveries.Count);
        var trace = _trace.ToString();
        _calls.AppendData(Encoding.UTF8.GetBytes(trace));
        return new SeedReport(_seed, Ledger.Violations, trace, Statistics, Convert.ToHexString(_calls.GetHashAndReset()));
    }

    /// <summary>Findings that wait at the end for one that Security Hub takes.</summary>
    public HashSet<string> HeldTogether { get; } = [];

    // Findings whose whole call is refused for one reason, and no other finding beside them: nobody can tell that from a wrong setting.
    private bool WaitsForAnother()
    {
        if (Queues.Unsettled != Queues.FindingsDlq.Depth.Total)
        {
            return false;
        }

        var left = HeldTogether;
        while (Queues.FindingsDlq.Receive(10) is { Count: > 0 } received)
        {
            left.UnionWith(received.Select(message => message.Body));
        }

        return left.Count > 1
            && left.All(body => Wires.Text(body, "Id") is { } id && Ledger.Truth.OperationOf(id)?.Refusal == Refusal.Call);
    }

    private void Supervise() => Time.After(TimeSpan.FromSeconds(60), () =>
    {
        // Moves bring messages without a call of ours; Lambda polls without being poked, too.
        _events.Poke(TimeSpan.Zero);
        _findings.Poke(TimeSpan.Zero);
        var now = Time.GetUtcNow();
        var isOverdue = now > _end + SettlesWithin;
        _isSettled = now > _end && (Queues.Unsettled == 0 || (isOverdue && WaitsForAnother()));
        if (!_isSettled && isOverdue)
        {
            Ledger.Violate(
                "every event ends in bounded time once faults end",
                $"after {SettlesWithin} without faults, messages are left: events {Queues.Events.Depth.Total}, events DLQ "
                + $"{Queues.EventsDlq.Depth.Total}, findings {Queues.Findings.Depth.Total}, findings DLQ {Queues.FindingsDlq.Depth.Total}");
        }

        Supervise();
    });
}
