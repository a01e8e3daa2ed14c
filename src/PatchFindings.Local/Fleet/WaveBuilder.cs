using LoopbackAws.Ssm;
using PatchFindings.Local.Run;

namespace PatchFindings.Local.Fleet;

/// <summary>Writes a wave: for each node its story, operations, runs and events around the moment at which it begins.</summary>
internal sealed class WaveBuilder
{
    private static readonly string[] Failures = ["Failed", "TimedOut", "Cancelled", "Delivery Timed Out", "ExecutionTimedOut"];

    // A document with hooks reports again late enough for nobody to take the report before for the last.
    private static readonly TimeSpan LastReportLate = TimeSpan.FromMinutes(3);

    private readonly DateTimeOffset _begin;
    private readonly Random _random;
    private readonly SystemsManagerEvents _ssm;
    private readonly OperationDraw _draw;
    private readonly WaveParts _parts;
    private readonly bool _closes;

    /// <summary>Starts a wave.</summary>
    /// <param name="begin">The moment; operations have ended just before it.</param>
    /// <param name="random">Decides.</param>
    /// <param name="region">The AWS Region.</param>
    /// <param name="accountId">The account, 12 digits.</param>
    /// <param name="closes">Whether a rule matches what tells that a node is compliant again.</param>
    public WaveBuilder(DateTimeOffset begin, Random random, string region, string accountId, bool closes = false)
    {
        _closes = closes;
        _begin = begin;
        _random = random;
        _ssm = new SystemsManagerEvents(region, accountId);
        _draw = new OperationDraw(random);
        _parts = new WaveParts(begin, random, _ssm, new ExpectedFindings(region, accountId));
    }

    /// <summary>The wave, its events in a random order.</summary>
    public Wave Build() => _parts.Build();

    /// <summary>A run that ended on its nodes.</summary>
    public void Add(FleetRun run, IReadOnlyList<FleetNode> nodes)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        var replaced = nodes.Where(node => node.Story is NodeStory.NoncompliantReplaced or NodeStory.Healed).ToList();
        var execution = _parts.Execution(run, nodes, requestedBefore: run.HasHooks ? 200 : 60, endedBefore: 1, status: "Success");

        // What replaces an operation before it can be read belongs to a command of its own, seconds later.
        var later = replaced.Count == 0 ? null : _parts.Execution(run, replaced, requestedBefore: 7, endedBefore: 1, status: "Success");
        foreach (var node in nodes)
        {
            if (later is not null && replaced.Contains(node))
            {
                Replaced(node, execution, later);
            }
            else
            {
                AddEvents(node, run, execution);
            }
        }
    }

    /// <summary>A run that left no state on its nodes: it failed, or it ran with <c>BaselineOverride</c>, which uploads nothing.</summary>
    /// <param name="succeeds">Whether it ended in success all the same.</param>
    public void AddWithoutState(FleetRun run, IReadOnlyList<FleetNode> nodes, bool succeeds)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        var execution = _parts.Execution(run, nodes, requestedBefore: 60, endedBefore: 1, status: succeeds ? "Success" : "Failed");
        foreach (var node in nodes)
        {
            // Some nodes were never scanned; on the others the last state says this or that about another operation.
            if (node.Index % 2 == 0)
            {
                Before(node, run, isNoncompliant: node.Index % 4 == 0);
            }

            var status = succeeds ? "Success" : run.Association is null ? Failures[node.Index % Failures.Length] : "Failed";
            _parts.Event(node, _parts.End(execution, node, status, _begin), EventExpectation.NoState);
        }
    }

    /// <summary>A run that found nodes noncompliant which were so already.</summary>
    public void AddAgain(FleetRun run, IReadOnlyList<FleetNode> nodes)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        var execution = _parts.Execution(run, nodes, requestedBefore: 4, endedBefore: 0, status: "Success");
        foreach (var node in nodes)
        {
            var operation = _draw.Next(node, execution, isNoncompliant: true, _begin.AddSeconds(-3), _begin.AddSeconds(-1));
            _parts.Add(new PlannedOperation(operation, IsOwed: true));
            _parts.Owed(node, _parts.End(execution, node, "Success", _begin), operation);
        }
    }

    /// <summary>A run that found nodes compliant which were not: its events close their findings.</summary>
    public void AddPatched(FleetRun run, IReadOnlyList<FleetNode> nodes)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        var execution = _parts.Execution(run, nodes, requestedBefore: 4, endedBefore: 0, status: "Success");
        foreach (var node in nodes)
        {
            var operation = _draw.Next(node, execution, isNoncompliant: false, _begin.AddSeconds(-3), _begin.AddSeconds(-1));
            _parts.Add(new PlannedOperation(operation, IsOwed: false));
            _parts.Event(node, _parts.End(execution, node, "Success", _begin), EventExpectation.Compliant);
            _parts.Event(node, _ssm.ComplianceChange(operation, _begin), EventExpectation.Closing);
        }
    }

    /// <summary>A node that Systems Manager does not manage any more.</summary>
    /// <param name="instanceState">What EC2 shows of it; null for a hybrid node.</param>
    /// <param name="isTold">Whether an event tells of it.</param>
    public void AddEnd(FleetNode node, string? instanceState, bool isTold)
    {
        _parts.End(new NodeEnd(node.Id, instanceState));
        if (isTold)
        {
            _parts.Event(node, _ssm.InstanceTerminated(node.Id, _begin), EventExpectation.Closing);
        }
    }

    private void AddEvents(FleetNode node, FleetRun run, FleetExecution execution)
    {
        var story = node.Story;
        var isNoncompliant = story is not (NodeStory.Compliant or NodeStory.CompliantAgain or NodeStory.CompliantStateLate);
        if (story is NodeStory.NoncompliantStateLate or NodeStory.NoncompliantSummaryLate && node.Index % 2 == 0)
        {
            // A compliance event tells of a change: what was visible before it is compliant.
            Before(node, run, isNoncompliant: false);
        }
        else if (story is NodeStory.CompliantAgain or NodeStory.CompliantStateLate)
        {
            Before(node, run, isNoncompliant: true);
        }

        if (run.HasHooks)
        {
            BeforeTheLastReport(node, execution);
        }

        var ended = _begin.AddMilliseconds(-_random.Next(1500, 6000));
        var operation = _draw.Next(node, execution, isNoncompliant, ended.AddSeconds(-_random.Next(5, 40)), ended);
        var minutesLate = run.HasHooks ? LastReportLate : TimeSpan.FromMinutes(5 + (_random.NextDouble() * 2));
        _parts.Add(new PlannedOperation(operation, isNoncompliant)
        {
            StateDelay = story is NodeStory.NoncompliantStateLate or NodeStory.CompliantStateLate ? minutesLate : TimeSpan.Zero,
            SummaryDelay = story is NodeStory.NoncompliantStateLate or NodeStory.CompliantStateLate or NodeStory.NoncompliantSummaryLate
                ? minutesLate
                : TimeSpan.Zero,
        });
        AddEvents(node, run, execution, operation);
    }

    private void AddEvents(FleetNode node, FleetRun run, FleetExecution execution, NodePatchOperation operation)
    {
        var change = run.IsAssociationScan
            ? _ssm.AssociationComplianceChange(operation, _begin)
            : _ssm.ComplianceChange(operation, _begin);

        // State Manager reports some runs as failed that go on all the same.
        var end = _parts.End(execution, node, run.Association is not null && node.Index % 7 == 3 ? "Failed" : "Success", _begin);
        if (run.Association is not null && node.Index % 5 == 0)
        {
            _parts.Event(node, _parts.End(execution, node, "Pending", _begin.AddSeconds(-50)), EventExpectation.Unmatched);
        }

        if (!operation.IsNonCompliant)
        {
            _parts.Event(node, end, EventExpectation.Compliant);
            if (node.Story == NodeStory.CompliantAgain)
            {
                _parts.Event(node, change, _closes ? EventExpectation.Closing : EventExpectation.Unmatched);
            }

            return;
        }

        for (var times = node.Story == NodeStory.NoncompliantEventsTwice ? 2 : 1; times > 0; times--)
        {
            if (node.Story != NodeStory.NoncompliantCommandEvent)
            {
                Change();
            }

            if (node.Story != NodeStory.NoncompliantComplianceEvent)
            {
                _parts.Owed(node, end, operation);
            }
        }

        void Change()
        {
            if (run.IsAssociationScan)
            {
                _parts.Event(node, change, EventExpectation.Unmatched);
            }
            else if (!run.HasHooks)
            {
                // Of a run with hooks the change came with its first report; its end says more.
                _parts.Owed(node, change, operation);
            }
        }
    }

    private void Replaced(FleetNode node, FleetExecution execution, FleetExecution later)
    {
        var isNoncompliant = node.Story == NodeStory.NoncompliantReplaced;
        var first = _draw.Next(node, execution, isNoncompliant: true, _begin.AddSeconds(-30), _begin.AddSeconds(-9));
        var second = _draw.Next(node, later, isNoncompliant, _begin.AddSeconds(-6), _begin.AddSeconds(-2));
        _parts.Add(new PlannedOperation(first, IsOwed: false));
        _parts.Add(new PlannedOperation(second, isNoncompliant));
        foreach (var entry in new[]
        {
            _ssm.ComplianceChange(first, _begin.AddSeconds(-8)),
            _parts.End(execution, node, "Success", _begin.AddSeconds(-8)),
            _parts.End(later, node, "Success", _begin),
        })
        {
            if (isNoncompliant)
            {
                _parts.Owed(node, entry, second);
            }
            else
            {
                _parts.Event(node, entry, EventExpectation.Compliant);
            }
        }
    }

    /// <summary>What a document with hooks uploads before its last report: a scan, and an installation without restart.</summary>
    private void BeforeTheLastReport(FleetNode node, FleetExecution execution)
    {
        foreach (var (kind, ended) in new[]
        {
            (PatchOperationKind.Scan, _begin.AddSeconds(-150)),
            (PatchOperationKind.Install, _begin.AddSeconds(-80)),
        })
        {
            var report = _draw.Next(node, execution with { Kind = kind }, isNoncompliant: true, ended.AddSeconds(-30), ended);
            _parts.Add(new PlannedOperation(report, IsOwed: false));
        }
    }

    /// <summary>What yesterday's operation left. Run Command has forgotten its command; an association is the same every day.</summary>
    private void Before(FleetNode node, FleetRun run, bool isNoncompliant)
    {
        var yesterday = _begin.AddDays(-1);
        var execution = new FleetExecution(run.IsAssociationScan ? run.Document : FleetRun.Baseline, PatchOperationKind.Scan, yesterday.AddMinutes(-1))
        {
            Association = run.Association,
            Command = run.Association is not null ? null : new PatchCommand
            {
                CommandId = _parts.NextId(),
                Document = FleetRun.Baseline,
                RequestedAt = yesterday.AddMinutes(-1),
                Invocations = [],
            },
        };
        var operation = _draw.Next(node, execution, isNoncompliant, yesterday.AddSeconds(-40), yesterday);
        _parts.Add(new PlannedOperation(operation, IsOwed: false) { IsCommandForgotten = run.Association is null });
    }
}
