using System.Globalization;
using System.Text;
using LoopbackAws.Ec2;
using LoopbackAws.Http;
using LoopbackAws.SecurityHub;
using LoopbackAws.Sqs;
using LoopbackAws.Ssm;

namespace PatchFindings.Simulation.Sweeps;

/// <summary>
/// One seed's world in which events are lost and sweeps run: at any moment while things fail, and once when all has settled and is older
/// than what a sweep takes for on its way.
/// </summary>
internal sealed class SweepWorld
{
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromHours(3);
    private static readonly TimeSpan Rests = TimeSpan.FromMinutes(90);
    private static readonly TimeSpan SweepTimeout = TimeSpan.FromMinutes(15);

    private readonly StringBuilder _trace = new();
    private readonly ulong _seed;
    private readonly SweepFunctions _functions;
    private readonly SweepWire _wire;
    private readonly SweepMapping _events;
    private readonly SweepMapping _findings;
    private readonly DateTimeOffset _end;
    private readonly int _ec2Fails;
    private int _invocations;
    private string? _answer;
    private bool _isSwept;

    private SweepWorld(ulong seed, SweepMutant mutant, Clients clients)
    {
        (_seed, Mutant) = (seed, mutant);
        var draw = new Draw(~seed);
        Fleet = new SweepFleet(draw.Fork());
        Faults = new FaultPlan(draw.Fork(), Fleet.End);
        Draw = draw.Fork();
        var ids = draw.Fork();
        Closes = draw.Percent(65);
        Pages = new Pages(draw.Of<int?>(null, null, 1, 3));
        Forgets = draw.Percent(30);
        _ec2Fails = draw.Of(0, 0, 30, 100);
        var ssm = new SsmState(Time, Account.Region, Account.Id) { PageSizeMax = draw.Of<int?>(null, null, 1, 7) };
        var sqs = new SqsState(Time, Account.Region, Account.Id, ids.Guid);
        var ec2 = new Ec2State(Time, Account.Id) { PageSizeMax = draw.Of<int?>(null, 1) };
        Hub = new SecurityHubState(Time, Account.Region, Account.Id) { FindingFault = FindingFault };
        Queues = new Queues(sqs);
        Judge = new SweepJudge(this);
        var calls = new ServiceCalls();
        _functions = new SweepFunctions(this, clients);
        _wire = new SweepWire(
            this, [new SqsEndpoint(sqs, calls), new SsmEndpoint(ssm, calls), new SecurityHubEndpoint(Hub, calls), new Ec2Endpoint(ec2, calls)]);
        _events = new SweepMapping(this, Queues.Events, Functions.Events, batchSize: 200, concurrency: 2);
        _findings = new SweepMapping(this, Queues.Findings, Functions.Forwarder, batchSize: 100, concurrency: 5);
        _end = Fleet.End > Faults.End ? Fleet.End : Faults.End;
        Fleet.Publish(ssm);
        Plan(ssm, ec2);
    }

    public SimulatedTime Time { get; } = new();

    public Draw Draw { get; }

    public SweepFleet Fleet { get; }

    public FaultPlan Faults { get; }

    public SweepMutant Mutant { get; }

    public SecurityHubState Hub { get; }

    public Queues Queues { get; }

    public SweepJudge Judge { get; }

    public Pages Pages { get; }

    public bool Closes { get; }

    /// <summary>Whether Run Command has forgotten its commands by the time of the last sweeps.</summary>
    public bool Forgets { get; }

    public bool HasForgotten => Forgets && Time.GetUtcNow() > _end + TimeSpan.FromHours(1) && Queues.Unsettled == 0;

    public Statistics Statistics { get; } = new();

    /// <summary>Lets a seed's world run to its end, or to the first thing that must not happen.</summary>
    public static Report Of(ulong seed, SweepMutant? mutant = null, Clients? clients = null)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        var own = clients is null ? new Clients() : null;
        try
        {
            return new SweepWorld(seed, mutant ?? new SweepMutant(), clients ?? own!).Go();
        }
        finally
        {
            own?.Dispose();
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public void Trace(string step) =>
        _trace.Append(CultureInfo.InvariantCulture, $"+{Time.Elapsed:c} ").AppendLine(step);

    /// <summary>Whether EC2 refuses a call: besides what fails everywhere, now and then or always while things fail.</summary>
    public bool RefusesNow(WireCall call) => call.Service == "ec2" && Time.GetUtcNow() < Faults.End && Draw.Percent(_ec2Fails);

    public void Count(WireCall call, Fate fate)
    {
        Statistics.Calls++;
        Statistics.Faults += fate == Fate.Done ? 0 : 1;
        Statistics.Imports += call.Action == "BatchImportFindings" ? 1 : 0;
        if (fate is Fate.KillsBefore or Fate.KillsAfter)
        {
            Statistics.Kills++;
        }

        if (fate != Fate.Done)
        {
            Trace($"{call.Invocation.Name} {call.Action}: {fate}");
        }
    }

    /// <summary>A call has taken effect.</summary>
    public void Acted(WireCall call, int status, byte[] body)
    {
        Judge.Acted(call, status, body);
        if (call.Action == "SendMessageBatch")
        {
            _findings.Poke(Draw.Seconds(0, 3));
        }
    }

    public void Kill(Invocation invocation)
    {
        invocation.IsDead = true;
        Trace($"{invocation.Name} dies");
        invocation.Died();
    }

    public (Func<byte[], Invocation, Task<byte[]>> Function, Invocation Invocation) Begin(string function, TimeSpan timeout)
    {
        var invocation = new Invocation(_wire, Time, function, ++_invocations, timeout);
        Time.After(timeout, () =>
        {
            if (!invocation.IsDead)
            {
                Kill(invocation);
            }
        });
        Statistics.Invocations++;
        return (_functions.Start(function), invocation);
    }

    private (string Code, string Message)? FindingFault(string id) =>
        Faults.OutageOf("securityhub", Time.GetUtcNow())?.Kind is OutageKind.FindingsFail or OutageKind.SomeFindingsFail && Draw.Percent(70)
            ? ("InternalFailure", "Internal failure.")
            : null;

    private void Plan(SsmState ssm, Ec2State ec2)
    {
        foreach (var node in Fleet.Nodes)
        {
            if (!node.IsHybrid)
            {
                ec2.Set(node.Id, "running");
            }

            if (node.Leaving != Leaving.Stays)
            {
                Time.At(node.LeavesAt, () =>
                {
                    Trace($"{node.Id} {node.Leaving}");

                    // A hybrid node that is off stays managed, its connection lost.
                    ssm.SetManaged(node.Id, isManaged: node.IsHybrid && node.Leaving == Leaving.Stops);
                    if (!node.IsHybrid)
                    {
                        ec2.Set(node.Id, node.Leaving == Leaving.Goes ? Ec2State.Terminated : "stopped");
                    }
                });
            }
        }

        foreach (var (at, body) in Fleet.Events)
        {
            Time.At(at, () =>
            {
                Queues.Events.Send(new MessageDraft(body));
                _events.Poke(Draw.Seconds(0, 3));
            });
        }

        for (var i = Draw.Between(0, 4); i > 0; i--)
        {
            var at = SimulatedTime.Start + Draw.Between(TimeSpan.Zero, _end - SimulatedTime.Start);
            for (var copies = Draw.Percent(20) ? 2 : 1; copies > 0; copies--)
            {
                var input = Draw.Percent(20) ? "{\"dryRun\":true}" : "{}";
                Time.At(at + Draw.Seconds(0, 3), () => Sweep(input));
            }
        }
    }

    private Report Go()
    {
        Trace($"seed {_seed}: {Fleet.Story}, {(Closes ? "closes" : "closes nothing")}, faults end +{Faults.End - SimulatedTime.Start:c}");
        Fleet.Operations.ForEach(operation => Trace(
            $"truth: {operation.Subject} {operation.Reported.Document} {(operation.IsNoncompliant ? "noncompliant" : "compliant")} "
            + $"ended +{operation.Ended - SimulatedTime.Start:c}"));
        Judge.PutForeignFindings();
        Supervise();
        Redrive();
        RunUntil(() => Time.GetUtcNow() > _end && IsIdle, "every queue is empty in bounded time once faults end");
        var rested = Time.GetUtcNow() + Rests;
        Time.At(rested, () => { });
        RunUntil(() => Time.GetUtcNow() >= rested, "time goes on");
        if (Judge.Violations.Count == 0)
        {
            var dry = SweepAtLast("{\"dryRun\":true}");
            var real = SweepAtLast("{}");
            Judge.CheckReports(dry, real);
            Judge.CheckEnd();
            Judge.CheckNothingIsSent(SweepAtLast("{}"));
        }

        Statistics.Simulated = Time.Elapsed;
        Statistics.Findings = Hub.Findings.Count;
        Statistics.Events = Fleet.Events.Count;
        return new Report(_seed, Judge.Violations, _trace.ToString(), Statistics, string.Empty);
    }

    private bool IsIdle => Queues.Unsettled == 0 && !_events.IsBusy && !_findings.IsBusy;

    private void RunUntil(Func<bool> isDone, string invariant)
    {
        var latest = (Time.GetUtcNow() > _end ? Time.GetUtcNow() : _end) + SettlesWithin;
        while (Judge.Violations.Count == 0 && !isDone() && Time.Step())
        {
            if (Time.GetUtcNow() > latest)
            {
                Judge.Violate(invariant, $"{Queues.Unsettled} messages are left after {SettlesWithin}");
            }
        }
    }

    private string SweepAtLast(string input)
    {
        (_isSwept, _answer) = (false, null);
        Sweep(input);
        RunUntil(() => _isSwept && IsIdle, "a sweep without faults ends, and its messages drain");
        return _answer ?? "no answer";
    }

    private void Sweep(string input)
    {
        var (function, invocation) = Begin(SweepFunctions.Sweep, SweepTimeout);
        Trace($"{invocation.Name} starts with {input}");
        Judge.Starts(invocation, isDry: input != "{}");
        _ = RunAsync();

        async Task RunAsync()
        {
            Invocation.Current = invocation;
            try
            {
                _answer = Encoding.UTF8.GetString(await function(Encoding.UTF8.GetBytes(Mutant.Input(input)), invocation));
                Trace($"{invocation.Name} answers {_answer}");
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Judge.Violate("a sweep answers whatever fails", $"{invocation.Name}: {e.Message}");
            }

            invocation.IsDead = true;
            _isSwept = true;
        }
    }

    private void Supervise() => Time.After(TimeSpan.FromSeconds(60), () =>
    {
        _events.Poke(TimeSpan.Zero);
        _findings.Poke(TimeSpan.Zero);
        Supervise();
    });

    // What waits in a dead-letter queue goes back as the redrive function would have it go; that one has its own simulation.
    private void Redrive() => Time.After(TimeSpan.FromMinutes(15), () =>
    {
        foreach (var (dlq, home) in new[] { (Queues.EventsDlq, Queues.Events), (Queues.FindingsDlq, Queues.Findings) })
        {
            while (dlq.Receive(10) is { Count: > 0 } received)
            {
                foreach (var message in received)
                {
                    home.Send(new MessageDraft(message.Body));
                    dlq.Delete(message.ReceiptHandle);
                }
            }
        }

        Redrive();
    });
}
