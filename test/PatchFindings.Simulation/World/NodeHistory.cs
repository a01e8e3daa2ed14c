using LoopbackAws.Ssm;

namespace PatchFindings.Simulation;

/// <summary>
/// Draws one node and what happens on it. What nobody outside the node could tell apart is not drawn: docs/reliability.md, "What nobody
/// can tell", has each case by the name of its method here.
/// </summary>
internal sealed class NodeHistory
{
    // A node's clock is off by 10 minutes at most, and an association's event comes 15 minutes after the run's end at most.
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(27);

    private readonly Draw _draw;
    private readonly WorldFacts _facts;
    private readonly UploadDraw _uploads;
    private readonly Node _node;
    private readonly HashSet<string> _hostRuns = [];
    private Operation? _last;
    private DateTimeOffset _idle = SimulatedTime.Start;
    private bool _isClosed;
    private bool _wasNoncompliant;

    public NodeHistory(
        Draw draw, WorldFacts facts, List<Wave> waves, Dictionary<Wave, TimeSpan> commandLags, int number, EventDraw events)
    {
        (_draw, _facts) = (draw, facts);
        var associations = waves.Where(wave => wave.Way == Way.Association).Select(wave => wave.Id).Distinct()
            .Where(_ => draw.Percent(70)).ToList();
        _node = DrawNode(number, associations.Count > 0);
        if (_node.IsOfOneAssociation)
        {
            associations = [draw.Of([.. associations])];
        }

        _uploads = new UploadDraw(draw, facts, _node);
        foreach (var wave in waves.Where(wave => draw.Percent(wave.IsAssociation ? 90 : 70) && TakesPart(wave, associations)))
        {
            if (DrawOperation(wave, waves, commandLags) is { } operation)
            {
                events.Draw(operation, _wasNoncompliant, MayTellCompliance(operation));
                Keep(operation);
            }
        }
    }

    public List<Operation> Operations { get; } = [];

    /// <summary>What was not drawn, in a word or two each.</summary>
    public HashSet<string> NotDrawn { get; } = [];

    private void Keep(Operation operation)
    {
        Operations.Add(operation);
        if (operation.Wave.Way != Way.HostManagement)
        {
            _last = operation;
            _wasNoncompliant = operation.HasState ? operation.IsNoncompliant : _wasNoncompliant;
        }
    }

    private Node DrawNode(int number, bool hasAssociation)
    {
        var skew = _draw.Percent(75) ? TimeSpan.Zero : TimeSpan.FromSeconds(_draw.Between(-600, 600));
        var agent = _draw.Below(100) switch { < 80 => AgentId.Set, < 90 => AgentId.Random, _ => AgentId.None };
        var isReadable = _facts.Ssm.RecordHasExecutionId && agent == AgentId.Set;
        var isRecordFirst = isReadable && _facts.Ssm.InventoryFilter == NodeFilterAnswer.EveryValue && _draw.Percent(hasAssociation ? 60 : skew != TimeSpan.Zero ? 50 : 10);
        return new Node(number)
        {
            Skew = skew,
            AgentId = agent,
            IsWindows = _draw.Percent(25),
            CountsAvailableUpdates = _draw.Percent(50),
            UploadsSeverity = _draw.Percent(85),
            UploadsDetailedText = _draw.Percent(85),
            HasReadableId = isReadable,
            IsRecordFirst = isRecordFirst,
            IsOfOneAssociation = hasAssociation && !isRecordFirst,
        };
    }

    private bool TakesPart(Wave wave, List<string> associations) => wave.Way switch
    {
        Way.HostManagement => true,
        Way.Association => associations.Contains(wave.Id),
        _ when _isClosed => Leave("what one read alone told would be overwritten"),
        _ when _node.IsOfOneAssociation => Leave("an association whose runs are read without an id, beside others"),
        Way.Unknown when !UnknownReadsTheSameEverywhere() => Leave("an unknown execution whose id one read has and the other has not"),
        _ => true,
    };

    private bool Leave(string what)
    {
        NotDrawn.Add(what);
        return false;
    }

    // An id that only the record has, and nobody knows, names the finding; without it the snapshot does.
    private bool UnknownReadsTheSameEverywhere() =>
        _node.IsRecordFirst || _node.AgentId == AgentId.None || !_facts.Ssm.RecordHasExecutionId;

    private Operation? DrawOperation(Wave wave, List<Wave> waves, Dictionary<Wave, TimeSpan> commandLags)
    {
        var isHost = wave.Way == Way.HostManagement;
        var begin = wave.Requested + _draw.Seconds(0, _draw.Percent(80) ? 10 : 120);
        begin = begin > _idle || isHost ? begin : _idle;
        var length = isHost ? _draw.Seconds(2, 120) : wave.HasHooks ? _draw.Seconds(180, 600) : _draw.Seconds(2, _draw.Percent(80) ? 60 : 400);
        var end = begin + length;
        if (isHost ? !IsFirstOrTimed(wave) : _isClosed || !CanBeToldApart(wave, begin))
        {
            return null;
        }

        var operation = new Operation
        {
            Wave = wave,
            Node = _node,
            Index = Operations.Count(other => (other.Wave.Way == Way.HostManagement) == isHost),
            Began = begin,
            Ended = end,
            FindingId = string.Empty,
            Refusal = !_draw.Percent(4) ? Refusal.None : _draw.Of(Refusal.Finding, Refusal.Call),
        };
        var listed = wave.Requested + commandLags[wave];
        var ended = end + _draw.Between(TimeSpan.Zero, TimeSpan.FromSeconds(20));
        operation.ListedAt = ended > listed ? ended : listed;

        // A state without an id is known by the commands around it: they are listed by then.
        var notBefore = wave.Way == Way.Command
            && waves.Exists(other => other != wave && (other.Requested - wave.Requested).Duration() < TimeSpan.FromMinutes(40))
            ? operation.ListedAt
            : DateTimeOffset.MinValue;
        if (!_draw.Percent(wave.Way == Way.Command ? 88 : 95))
        {
            operation.FindingId = $"{operation.Name} left no state";
        }
        else if (!_uploads.TryDraw(operation, _last, notBefore, out var closes, out var why))
        {
            Leave(why!);
            return null;
        }
        else
        {
            _isClosed |= closes && !isHost;
            operation.FindingId = FindingIds.Of(operation, _facts);
        }

        if (!isHost)
        {
            _idle = end + _draw.Seconds(0, 2);
        }

        if (isHost)
        {
            _hostRuns.Add(wave.Id);
        }

        return operation;
    }

    // An item that tells neither text nor time may be any run's: one run, or none could say which.
    private bool IsFirstOrTimed(Wave wave) =>
        !_hostRuns.Contains(wave.Id) || FindingIds.HasTime(_node, _facts) || Leave("a second Host Management run whose item tells no time");

    private bool CanBeToldApart(Wave wave, DateTimeOffset begin)
    {
        if (_node.Skew != TimeSpan.Zero && wave.HasHooks)
        {
            return Leave("WithHooks by a clock that is off");
        }

        if (_last is null)
        {
            return true;
        }

        // DescribeInstancePatchStates shows no id: close to each other, only commands by the right clock are told apart.
        var areCommands = wave.Way == Way.Command && _last.Wave.Way == Way.Command;
        if ((_node.Skew != TimeSpan.Zero || !areCommands) && begin - _last.Ended < Apart)
        {
            return Leave(_node.Skew != TimeSpan.Zero
                ? "operations within 27 minutes by a clock that is off"
                : "an association's or an unknown operation within 27 minutes of another");
        }

        // The record may show the next operation while DescribeInstancePatchStates still shows an earlier report.
        return !(_last.Wave.HasHooks && _last.Final is { } final && (final.InventoryVisible > begin || final.StateVisible > begin))
            || Leave("an operation after WithHooks, whose last report is not everywhere yet");
    }

    // A compliance event names nobody: the run of an association must be known by its record or its compliance item.
    private bool MayTellCompliance(Operation operation) =>
        operation.Wave.Way != Way.HostManagement && (!_node.IsOfOneAssociation || operation.IsToldByItem);
}
