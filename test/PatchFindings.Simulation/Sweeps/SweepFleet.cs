using LoopbackAws.Ssm;

namespace PatchFindings.Simulation.Sweeps;

/// <summary>How a node leaves Systems Manager.</summary>
internal enum Leaving
{
    Stays,

    /// <summary>Stopped: not managed for now, and not gone.</summary>
    Stops,

    /// <summary>An instance that is terminated, or a hybrid node that is deregistered.</summary>
    Goes,
}

/// <summary>A node of a sweep's world.</summary>
internal sealed record SweptNode(string Id, Leaving Leaving)
{
    public bool IsHybrid => Id.StartsWith("mi-", StringComparison.Ordinal);

    public DateTimeOffset LeavesAt { get; set; } = DateTimeOffset.MaxValue;

    public bool IsWindows { get; init; }

    /// <summary>How far its clock is ahead of the service's.</summary>
    public TimeSpan Skew { get; init; }

    /// <summary>When each store last got something of it, or of one association on it.</summary>
    public Dictionary<string, DateTimeOffset> ShownAt { get; } = [];

    public bool IsGone(DateTimeOffset now) => Leaving == Leaving.Goes && now >= LeavesAt;
}

/// <summary>A patch operation of a sweep's world.</summary>
/// <param name="Subject">What a later operation replaces: the node's patch state, or what one association last reported.</param>
/// <param name="HappenedAt">When it ended, by the service's clock.</param>
internal sealed record SweptOperation(
    SweptNode Node, string Subject, NodePatchOperation Reported, bool IsNoncompliant, DateTimeOffset HappenedAt)
{
    /// <summary>When it ended, by the node's clock.</summary>
    public DateTimeOffset Ended => Reported.EndedAt;

    /// <summary>Nothing is missing, and the compliance summary alone says that the node is noncompliant.</summary>
    public bool IsToldBySummaryAlone => IsNoncompliant && Reported.AvailableSecurityUpdatesAreNonCompliant;
}

/// <summary>
/// What is true in a sweep's world, and which events tell of it. Operations on a node are half an hour, seconds or months apart; some worlds
/// live for months, and most end within hours.
/// </summary>
internal sealed class SweepFleet
{
    private readonly Draw _draw;
    private readonly int _lost;
    private readonly string _association;

    public SweepFleet(Draw draw)
    {
        _draw = draw;
        _lost = draw.Of(0, 10, 50, 90, 100, draw.Between(0, 100));
        _association = draw.Guid().ToString();
        Scan = draw.Guid().ToString();
        Age = draw.Below(100) switch
        {
            < 68 => TimeSpan.Zero,
            < 82 => TimeSpan.FromDays(draw.Between(10, 20)),
            _ => TimeSpan.FromDays(draw.Between(50, 130)),
        };
        for (var i = draw.Percent(80) ? draw.Between(1, 6) : draw.Between(7, 25); i > 0; i--)
        {
            DrawNode(i);
        }

        End = Operations.ConvertAll(operation => operation.HappenedAt)
            .Concat(Nodes.Where(node => node.Leaving != Leaving.Stays).Select(node => node.LeavesAt))
            .Concat(Events.Select(told => told.At)).Append(SimulatedTime.Start + Age).Max() + TimeSpan.FromMinutes(20);
    }

    public List<SweptNode> Nodes { get; } = [];

    public List<SweptOperation> Operations { get; } = [];

    public List<(DateTimeOffset At, string Body)> Events { get; } = [];

    public DateTimeOffset End { get; }

    /// <summary>How long the world lives for findings to grow old in it.</summary>
    public TimeSpan Age { get; }

    /// <summary>The association of <c>AWS-RunPatchBaselineAssociation</c>.</summary>
    public string Scan { get; }

    public string Story => $"{Nodes.Count} nodes, {Operations.Count} operations, {_lost} % of the events lost, {Age.TotalDays:F0} days";

    /// <summary>What the fleet owes.</summary>
    public IEnumerable<SweptOperation> Owed(DateTimeOffset now) => Operations
        .Where(operation => operation.HappenedAt <= now)
        .GroupBy(operation => operation.Subject)
        .Select(operations => operations.MaxBy(operation => operation.Ended)!)
        .Where(last => last.IsNoncompliant && !last.Node.IsGone(now));

    public void Publish(SsmState ssm)
    {
        var start = SimulatedTime.Start;
        ssm.AddAssociation(new PatchAssociation { AssociationId = _association, DocumentName = Wave.Baseline }, start);
        ssm.AddAssociation(new PatchAssociation { AssociationId = Scan, DocumentName = Wave.AssociationDocument }, start);
        foreach (var operation in Operations)
        {
            var reported = operation.Reported;
            if (reported.Document == Wave.AssociationDocument)
            {
                ssm.PublishAssociationScan(reported, Shown(operation, operation.Subject));
                continue;
            }

            if (reported.CommandId is { } id)
            {
                var command = new PatchCommand
                {
                    CommandId = id,
                    Document = reported.Document,
                    RequestedAt = reported.RequestedAt,
                    Invocations = [new CommandInvocation(operation.Node.Id, "InProgress")],
                };
                ssm.AddCommand(command, operation.HappenedAt.AddSeconds(-40));
                var ended = new CommandInvocation(operation.Node.Id) { EndedAt = operation.HappenedAt };
                ssm.AddCommand(command with { Invocations = [ended] }, operation.HappenedAt);
            }

            var record = Shown(operation, "record");
            var state = Shown(operation, "state");
            if (state < record.AddSeconds(31) && NeedsItsId(operation))
            {
                // Read without an id, nobody could tell an association's run, or one of two within seconds, from another (docs/reliability.md).
                state = record.AddSeconds(31);
                operation.Node.ShownAt["state"] = state;
            }

            ssm.Publish(reported, record, state, Shown(operation, "summary"));
        }
    }

    // What a store shows of a node never goes back to an operation before.
    private DateTimeOffset Shown(SweptOperation operation, string store)
    {
        var at = operation.HappenedAt + Lag();
        var last = operation.Node.ShownAt.GetValueOrDefault(store);
        return operation.Node.ShownAt[store] = at > last ? at : last.AddMilliseconds(1);
    }

    private bool NeedsItsId(SweptOperation operation) => Operations.Exists(
        other => other.Subject == operation.Subject
            && (other.Reported.AssociationId is not null
                || (other != operation && (other.HappenedAt - operation.HappenedAt).Duration() < TimeSpan.FromMinutes(20))));

    private TimeSpan Lag() => _draw.Percent(80) ? _draw.Seconds(0, 10) : _draw.Seconds(10, 600);

    private void DrawNode(int number)
    {
        var leaving = _draw.Below(10) switch { < 6 => Leaving.Stays, < 8 => Leaving.Stops, _ => Leaving.Goes };
        var node = new SweptNode($"{(_draw.Percent(25) ? "mi" : "i")}-{number:x17}", leaving)
        {
            IsWindows = _draw.Percent(30),
            Skew = _draw.Percent(30) ? TimeSpan.FromSeconds(_draw.Between(-570, 570)) : TimeSpan.Zero,
        };
        Nodes.Add(node);
        var end = SimulatedTime.Start + _draw.Seconds(60, 3600);
        var wasNoncompliant = false;
        var waits = Age > TimeSpan.Zero && _draw.Percent(40);
        for (var i = _draw.Between(1, 3); i > 0; i--)
        {
            if (i == 1 && waits)
            {
                // The last operation comes when the findings of those before have grown old.
                var latest = SimulatedTime.Start + Age;
                end = end < latest ? end + _draw.Between(1, (int)(latest - end).TotalMinutes + 1) * TimeSpan.FromMinutes(1) : end;
            }

            var isNoncompliant = _draw.Percent(60);
            var operation = DrawOperation(node, Whole(end), isNoncompliant);
            Operations.Add(operation);
            AddEvent(end + _draw.Seconds(1, 3), NamedEvent(operation));
            if (operation.Subject == node.Id && isNoncompliant != wasNoncompliant)
            {
                AddEvent(end + _draw.Seconds(1, 10), ComplianceEvent(operation, end));
                wasNoncompliant = isNoncompliant;
            }

            end += _draw.Percent(12) ? _draw.Seconds(1, 4) : _draw.Seconds(1800, 7200);
        }

        if (leaving != Leaving.Stays)
        {
            node.LeavesAt = end + _draw.Seconds(60, 900);
            if (leaving == Leaving.Goes && !node.IsHybrid)
            {
                AddEvent(node.LeavesAt + TimeSpan.FromSeconds(1), TerminatedEvent(node));
            }
        }
    }

    private SweptOperation DrawOperation(SweptNode node, DateTimeOffset end, bool isNoncompliant)
    {
        var way = _draw.Below(100) switch { < 60 => Way.Command, < 80 => Way.Association, _ => Way.HostManagement };
        var id = way switch { Way.Command => _draw.Guid().ToString(), Way.Association => _association, _ => Scan };
        var severity = isNoncompliant ? _draw.Of(ComplianceSeverity.Critical, ComplianceSeverity.High, ComplianceSeverity.Low) : (ComplianceSeverity?)null;

        // An association's runs share an id, and the summary of the next one seems to be this one's.
        var hasUpdates = node.IsWindows && way == Way.Command;
        var isInSummaryAlone = hasUpdates && isNoncompliant && _draw.Percent(40);
        var missing = !isNoncompliant || isInSummaryAlone ? 0 : _draw.Percent(3) ? _draw.Between(51, 400) : _draw.Between(1, 9);
        var failed = isNoncompliant && !isInSummaryAlone && _draw.Percent(30) ? _draw.Between(1, 3) : 0;
        return new SweptOperation(
            node,
            way == Way.HostManagement ? $"{node.Id} {Scan}" : node.Id,
            new NodePatchOperation
            {
                NodeId = node.Id,
                Document = way == Way.HostManagement ? Wave.AssociationDocument : Wave.Baseline,
                CommandId = way == Way.Command ? id : null,
                AssociationId = way == Way.Command ? null : id,
                ExecutionId = id,
                Kind = PatchOperationKind.Scan,
                RequestedAt = end.AddSeconds(-70),
                StartedAt = end.AddSeconds(-40) + node.Skew,
                EndedAt = end + node.Skew,
                BaselineId = "pb-0c10e65780example",
                SnapshotId = _draw.Guid().ToString(),
                IsWindows = node.IsWindows,
                OverallSeverity = severity,
                NonCompliantSeverity = severity,
                AvailableSecurityUpdatesAreNonCompliant = isInSummaryAlone,
                Counts = new PatchCounts
                {
                    Installed = 40,
                    InstalledOther = 3,
                    InstalledRejected = 0,
                    Failed = failed,
                    Missing = missing,
                    AvailableSecurityUpdate = !node.IsWindows ? null : !hasUpdates ? 0 : isInSummaryAlone ? 3 : _draw.Of(0, 0, 2),
                },
            },
            isNoncompliant,
            end);
    }

    private void AddEvent(DateTimeOffset at, string body)
    {
        if (_draw.Below(100) < _lost)
        {
            return;
        }

        for (var copies = _draw.Percent(15) ? 2 : 1; copies > 0; copies--)
        {
            Events.Add((at + (_draw.Percent(85) ? _draw.Seconds(0, 5) : _draw.Seconds(5, 2700)), body));
        }
    }

    private static string NamedEvent(SweptOperation operation)
    {
        var (node, reported, time) = (operation.Node.Id, operation.Reported, operation.HappenedAt.AddSeconds(1));
        return Account.Json(Guid.Empty, reported.CommandId is { } command
            ? Account.Events.CommandEnd(
                new PatchCommand { CommandId = command, Document = reported.Document, RequestedAt = reported.RequestedAt, Invocations = [] },
                node, "Success", time)
            : Account.Events.AssociationRun(
                new PatchAssociation { AssociationId = reported.AssociationId!, DocumentName = reported.Document }, node, "Success",
                ranAt: time, time));
    }

    private static string ComplianceEvent(SweptOperation operation, DateTimeOffset end) =>
        Account.Json(Guid.Empty, Account.Events.ComplianceChange(operation.Reported, Whole(end).AddSeconds(2)));

    private static string TerminatedEvent(SweptNode node) =>
        Account.Json(Guid.Empty, Account.Events.InstanceTerminated(node.Id, node.LeavesAt));

    private static DateTimeOffset Whole(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
