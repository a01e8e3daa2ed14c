using System.Globalization;
using System.Security.Cryptography;
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
    private static readonly TimeSpan RedriveTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RedriveInterval = TimeSpan.FromMinutes(15);

    private readonly StringBuilder _trace = new();
    private readonly IncrementalHash _calls = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
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
    private bool _isWatched;
    private DateTimeOffset _redrivenAt;

    private SweepWorld(ulong seed, SweepMutant mutant, Clients clients)
    {
        (_seed, Mutant) = (seed, mutant);
        var draw = new Draw(~seed);
        Fleet = new SweepFleet(draw.Fork());
        Faults = new FaultPlan(draw.Fork(), Fleet.End) { IsNowAndThen = Fleet.Age > TimeSpan.Zero };
        Draw = draw.Fork();
        var ids = draw.Fork();
        Closes = draw.Percent(65);
        PageSizes = new PageSizes(draw.Of<int?>(null, null, 1, 3));
        Forgets = draw.Percent(30);
        _ec2Fails = draw.Of(0, 0, 30, 100);
        var ssm = new SsmState(Time, Account.Region, Account.Id)
        {
            PageSizeMax = draw.Of<int?>(null, null, 1, 7),
            Facts = new SsmFacts { RecordHasAvailableSecurityUpdates = draw.Percent(50) },
        };
        var sqs = new SqsState(Time, Account.Region, Account.Id, ids.Guid);
        var ec2 = new Ec2State(Time, Account.Id) { PageSizeMax = draw.Of<int?>(null, 1) };
        Hub = new SecurityHubState(Time, Account.Region, Account.Id) { FindingFault = FindingFault };
        Queues = new Queues(sqs);
        Judge = new SweepJudge(this);
        Hub.Imported += Judge.Imported;
        var calls = new ServiceCalls();
        _functions = new SweepFunctions(this, clients);
        _wire = new SweepWire(
            this, [new SqsEndpoint(sqs, calls), new SsmEndpoint(ssm, calls), new SecurityHubEndpoint(Hub, calls), new Ec2Endpoint(ec2, calls)]);
        _events = new SweepMapping(this, Queues.Events, Functions.Events, batchSize: 240, concurrency: 2);
        _findings = new SweepMapping(this, Queues.Findings, Functions.Forwarder, batchSize: 100, concurrency: 5);
        _end = Fleet.End > Faults.End ? Fleet.End : Faults.End;
        for (var i = Fleet.Age > TimeSpan.Zero ? Draw.Between(0, 3) : 0; i > 0; i--)
        {
            var from = Within(_end - SimulatedTime.Start);
            var to = from + Draw.Seconds(600, 21600);
            Faults.Outages.Add(new Outage(
                "securityhub", Draw.Of(OutageKind.Down, OutageKind.Throttled, OutageKind.NotEnabled, OutageKind.SomeFindingsFail), from,
                to < Faults.End ? to : Faults.End));
        }

        HasDetails = draw.Percent(35) && ssm.PageSizeMax != 1;
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

    public PageSizes PageSizes { get; }

    public bool Closes { get; }

    /// <summary>Whether findings have the patches in them (<c>patchDetails</c>).</summary>
    public bool HasDetails { get; }

    /// <summary>Whether Run Command has forgotten its commands by the time of the last sweeps.</summary>
    public bool Forgets { get; }

    public bool HasForgotten => Forgets && Time.GetUtcNow() > _end + TimeSpan.FromHours(1) && Queues.Unsettled == 0;

    public Statistics Statistics { get; } = new();

    /// <summary>Lets a seed's world run to its end, or to the first thing that must not happen.</summary>
    public static SeedReport Of(ulong seed, SweepMutant? mutant = null, Clients? clients = null)
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

    public void Count(WireCall call, CallFate fate)
    {
        Statistics.Calls++;
        Statistics.Faults += fate == CallFate.Done ? 0 : 1;
        Statistics.Imports += call.Action == "BatchImportFindings" ? 1 : 0;
        if (fate is CallFate.KillsBefore or CallFate.KillsAfter)
        {
            Statistics.Kills++;
        }

        if (fate != CallFate.Done)
        {
            Trace($"{call.Invocation.Name} {call.Action}: {fate}");
        }

        _calls.AppendData(call.Body);
        _calls.AppendData(Encoding.UTF8.GetBytes($"{call.Action} {fate} {Time.Elapsed.Ticks}"));
    }

    /// <summary>A function gets its answer.</summary>
    public void Answered(WireCall call, int status, byte[] body)
    {
        // EC2's answers have an id of the request, which is another one each time.
        if (call.Action != "DescribeInstances")
        {
            _calls.AppendData(body);
        }

        SweepJudge.Answered(call, status);
    }

    /// <summary>A call has taken effect.</summary>
    public void Acted(WireCall call, int status, byte[] body)
    {
        Judge.Acted(call, status, body);
        if (call.Action is "SendMessageBatch" or "StartMessageMoveTask")
        {
            _findings.Poke(Draw.Seconds(0, 3));
            _events.Poke(Draw.Seconds(0, 3));
            Watch();
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
                // What EventBridge cannot deliver for a day waits in the dead-letter queue.
                (Draw.Percent(3) ? Queues.EventsDlq : Queues.Events).Send(new MessageDraft(body));
                _events.Poke(Draw.Seconds(0, 3));
                Watch();
            });
        }

        for (var i = Draw.Between(0, 4); i > 0; i--)
        {
            Plan(Within(_end - SimulatedTime.Start));
        }

        for (var i = Faults.ManualRedrives; i > 0; i--)
        {
            Time.At(Within(_end - SimulatedTime.Start), () => Redrive("{}"));
        }

        if (Fleet.Age > TimeSpan.Zero)
        {
            // The schedule: once a day in the stack; rarer where somebody chose so, and for the seeds' sake.
            var every = TimeSpan.FromDays(Draw.Of(3, 10, 25));
            for (var at = SimulatedTime.Start + every; at < _end; at += every)
            {
                Plan(at);
            }

            Forget();
        }
    }

    private void Plan(DateTimeOffset at)
    {
        for (var copies = Draw.Percent(20) ? 2 : 1; copies > 0; copies--)
        {
            var input = Draw.Percent(20) ? "{\"dryRun\":true}" : "{}";
            Time.At(at + Draw.Seconds(0, 3), () => Sweep(input));
        }
    }

    private DateTimeOffset Within(TimeSpan span) => SimulatedTime.Start + Draw.Between(0, (int)span.TotalSeconds) * TimeSpan.FromSeconds(1);

    // Security Hub deletes what was not updated for 90 days, and what is archived after 30.
    private void Forget() => Time.After(TimeSpan.FromDays(1), () =>
    {
        foreach (var finding in Hub.DeleteOld())
        {
            Judge.Deleted(finding);
        }

        Forget();
    });

    private SeedReport Go()
    {
        Trace($"seed {_seed}: {Fleet.Story}, {(Closes ? "closes" : "closes nothing")}{(HasDetails ? ", with patches" : "")}, faults end +{Faults.End - SimulatedTime.Start:c}");
        Fleet.Operations.ForEach(operation => Trace(
            $"truth: {operation.Subject} {operation.Reported.Document} {(operation.IsNoncompliant ? "noncompliant" : "compliant")} "
            + $"ended +{operation.HappenedAt - SimulatedTime.Start:c}, by its clock +{operation.Ended - SimulatedTime.Start:c}"));
        Judge.PutForeignFindings();
        Time.At(_end.AddMilliseconds(1), () => { });
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
            Judge.CheckNothingIsSent(SweepAtLast("{}"), mayRenew: true);
            Judge.CheckNothingIsSent(SweepAtLast("{}"), mayRenew: false);
        }

        Statistics.Simulated = Time.Elapsed;
        Statistics.Findings = Hub.Findings.Count;
        Statistics.Events = Fleet.Events.Count;
        var trace = _trace.ToString();
        _calls.AppendData(Encoding.UTF8.GetBytes(trace));
        return new SeedReport(_seed, Judge.Violations, trace, Statistics, Convert.ToHexString(_calls.GetHashAndReset()));
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
                Judge.Ends(invocation, _answer);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Judge.Violate("a sweep answers whatever fails", $"{invocation.Name}: {e.Message}");
            }

            invocation.IsDead = true;
            _isSwept = true;
        }
    }

    // While messages wait, Lambda polls without being poked, too, and the schedule redrives.
    private void Watch()
    {
        if (_isWatched)
        {
            return;
        }

        _isWatched = true;
        Time.After(TimeSpan.FromSeconds(60), () =>
        {
            _isWatched = false;
            _events.Poke(TimeSpan.Zero);
            _findings.Poke(TimeSpan.Zero);
            if (!IsIdle)
            {
                Watch();
            }

            if (Queues.EventsDlq.Depth.Total + Queues.FindingsDlq.Depth.Total > 0 && Time.GetUtcNow() - _redrivenAt >= RedriveInterval)
            {
                _redrivenAt = Time.GetUtcNow();
                Redrive("{}");
            }
        });
    }

    private void Redrive(string input)
    {
        var (function, invocation) = Begin(Functions.Redrive, RedriveTimeout);
        _ = RunAsync();

        async Task RunAsync()
        {
            Invocation.Current = invocation;
            try
            {
                Trace($"{invocation.Name} answers {Encoding.UTF8.GetString(await function(Encoding.UTF8.GetBytes(input), invocation))}");
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Trace($"{invocation.Name} fails: {e.Message}");
            }

            invocation.IsDead = true;
        }
    }
}
