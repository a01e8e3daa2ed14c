using PatchFindings.Local.Run;
using LoopbackAws.Ssm;

namespace PatchFindings.Local.Fleet;

/// <summary>Writes a wave: for each node its story, operations, commands and events around the moment at which it begins.</summary>
internal sealed class WaveBuilder
{
    private static readonly string[] Failures = ["Failed", "TimedOut", "Cancelled", "Delivery Timed Out", "ExecutionTimedOut"];

    private readonly DateTimeOffset _begin;
    private readonly Random _random;
    private readonly SystemsManagerEvents _ssm;
    private readonly ExpectedFindings _findings;
    private readonly OperationDraw _draw;
    private readonly List<PlannedOperation> _operations = [];
    private readonly List<PlannedCommand> _commands = [];
    private readonly List<PlannedEvent> _events = [];

    /// <summary>Starts a wave.</summary>
    /// <param name="begin">The moment; operations have ended just before it.</param>
    /// <param name="random">Decides.</param>
    /// <param name="region">The AWS Region.</param>
    /// <param name="accountId">The account, 12 digits.</param>
    public WaveBuilder(DateTimeOffset begin, Random random, string region, string accountId)
    {
        _begin = begin;
        _random = random;
        _ssm = new SystemsManagerEvents(region, accountId);
        _findings = new ExpectedFindings(region, accountId);
        _draw = new OperationDraw(random);
    }

    /// <summary>The wave, its events in a random order.</summary>
    public Wave Build()
    {
        var events = _events.ToArray();
        _random.Shuffle(events);
        return new Wave { Operations = _operations, Commands = _commands, Events = events };
    }

    /// <summary>A command that ended on its nodes.</summary>
    /// <param name="plan">The command.</param>
    /// <param name="nodes">Its nodes.</param>
    public void Add(FleetCommand plan, IReadOnlyList<FleetNode> nodes)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        var command = Command(plan, nodes, requestedBefore: 60, status: "Success");

        // What replaces an operation before it can be read belongs to a command of its own, seconds later.
        var replaced = nodes.Where(node => node.Story is NodeStory.NoncompliantReplaced or NodeStory.Healed).ToList();
        var later = replaced.Count == 0 ? null : Command(plan, replaced, requestedBefore: 7, status: "Success");
        foreach (var node in nodes)
        {
            if (later is not null && replaced.Contains(node))
            {
                Replaced(node, command, later);
            }
            else
            {
                Tell(node, command);
            }
        }
    }

    /// <summary>A command that failed on its nodes and left no state there.</summary>
    /// <param name="plan">The command.</param>
    /// <param name="nodes">Its nodes.</param>
    public void AddFailed(FleetCommand plan, IReadOnlyList<FleetNode> nodes)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        var command = Command(plan, nodes, requestedBefore: 60, status: "Failed");
        foreach (var node in nodes)
        {
            // Some nodes were never scanned; on the others the last state says this or that about another operation.
            if (node.Index % 2 == 0)
            {
                Before(node, isNoncompliant: node.Index % 4 == 0);
            }

            Event(node, _ssm.CommandEnd(command, node.Id, Failures[node.Index % Failures.Length], _begin), EventExpectation.NoState);
        }
    }

    /// <summary>A command that found nodes noncompliant which were so already.</summary>
    /// <param name="plan">The command.</param>
    /// <param name="nodes">Its nodes.</param>
    public void AddAgain(FleetCommand plan, IReadOnlyList<FleetNode> nodes)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        var command = Command(plan, nodes, requestedBefore: 4, status: "Success");
        foreach (var node in nodes)
        {
            var operation = _draw.Next(node, command, isNoncompliant: true, _begin.AddSeconds(-3), _begin.AddSeconds(-1));
            _operations.Add(new PlannedOperation(operation, IsOwed: true));
            Owed(node, _ssm.CommandEnd(command, node.Id, "Success", _begin), operation);
        }
    }

    private void Tell(FleetNode node, PatchCommand command)
    {
        var story = node.Story;
        var isNoncompliant = story is not (NodeStory.Compliant or NodeStory.CompliantAgain or NodeStory.CompliantStateLate);
        if (story is NodeStory.NoncompliantStateLate or NodeStory.NoncompliantSummaryLate && node.Index % 2 == 0)
        {
            // A compliance event tells of a change: what was visible before it is compliant.
            Before(node, isNoncompliant: false);
        }
        else if (story is NodeStory.CompliantAgain or NodeStory.CompliantStateLate)
        {
            Before(node, isNoncompliant: true);
        }

        var ended = _begin.AddMilliseconds(-_random.Next(1500, 6000));
        var operation = _draw.Next(node, command, isNoncompliant, ended.AddSeconds(-_random.Next(5, 40)), ended);
        var minutesLate = TimeSpan.FromMinutes(5 + (_random.NextDouble() * 2));
        _operations.Add(new PlannedOperation(operation, isNoncompliant)
        {
            StateDelay = story is NodeStory.NoncompliantStateLate or NodeStory.CompliantStateLate ? minutesLate : TimeSpan.Zero,
            SummaryDelay = story is NodeStory.NoncompliantStateLate or NodeStory.CompliantStateLate or NodeStory.NoncompliantSummaryLate
                ? minutesLate
                : TimeSpan.Zero,
        });

        var change = _ssm.ComplianceChange(operation, _begin);
        var end = _ssm.CommandEnd(command, node.Id, "Success", _begin);
        if (!isNoncompliant)
        {
            Event(node, end, EventExpectation.Compliant);
            if (story == NodeStory.CompliantAgain)
            {
                Event(node, change, EventExpectation.Unmatched);
            }

            return;
        }

        for (var times = story == NodeStory.NoncompliantEventsTwice ? 2 : 1; times > 0; times--)
        {
            if (story != NodeStory.NoncompliantCommandEvent)
            {
                Owed(node, change, operation);
            }

            if (story != NodeStory.NoncompliantComplianceEvent)
            {
                Owed(node, end, operation);
            }
        }
    }

    private void Replaced(FleetNode node, PatchCommand command, PatchCommand later)
    {
        var isNoncompliant = node.Story == NodeStory.NoncompliantReplaced;
        var first = _draw.Next(node, command, isNoncompliant: true, _begin.AddSeconds(-30), _begin.AddSeconds(-9));
        var second = _draw.Next(node, later, isNoncompliant, _begin.AddSeconds(-6), _begin.AddSeconds(-2));
        _operations.Add(new PlannedOperation(first, IsOwed: false));
        _operations.Add(new PlannedOperation(second, isNoncompliant));
        foreach (var entry in new[]
        {
            _ssm.ComplianceChange(first, _begin.AddSeconds(-8)),
            _ssm.CommandEnd(command, node.Id, "Success", _begin.AddSeconds(-8)),
            _ssm.CommandEnd(later, node.Id, "Success", _begin),
        })
        {
            if (isNoncompliant)
            {
                Owed(node, entry, second);
            }
            else
            {
                Event(node, entry, EventExpectation.Compliant);
            }
        }
    }

    /// <summary>What yesterday's operation left. Run Command has forgotten its command.</summary>
    private void Before(FleetNode node, bool isNoncompliant)
    {
        var yesterday = _begin.AddDays(-1);
        var command = new PatchCommand
        {
            CommandId = NextCommandId(),
            Document = "AWS-RunPatchBaseline",
            RequestedAt = yesterday.AddMinutes(-1),
            Invocations = [],
        };
        var operation = _draw.Next(node, command, isNoncompliant, yesterday.AddSeconds(-40), yesterday);
        _operations.Add(new PlannedOperation(operation, IsOwed: false));
    }

    private PatchCommand Command(FleetCommand plan, IReadOnlyList<FleetNode> nodes, int requestedBefore, string status)
    {
        var requested = _begin.AddSeconds(-requestedBefore).AddMilliseconds(_random.Next(0, 500));
        var command = new PatchCommand
        {
            CommandId = NextCommandId(),
            Document = plan.Document,
            Operation = plan.Kind,
            RequestedAt = DateTimeOffset.FromUnixTimeMilliseconds(requested.ToUnixTimeMilliseconds()),
            Invocations = [.. nodes.Select(node => new CommandInvocation(node.Id, status))],
        };
        _commands.Add(new PlannedCommand(command, plan.Delay));
        return command;
    }

    private string NextCommandId()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private void Owed(FleetNode node, LoopbackAws.EventBridge.EventEntry entry, PatchOperation operation) =>
        _events.Add(new PlannedEvent(node.Id, entry, EventExpectation.Finding, _findings.IdOf(operation)));

    private void Event(FleetNode node, LoopbackAws.EventBridge.EventEntry entry, EventExpectation expectation) =>
        _events.Add(new PlannedEvent(node.Id, entry, expectation));
}
