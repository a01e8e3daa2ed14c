using LoopbackAws.Ssm;
using PatchFindings.Local.Fleet;

namespace PatchFindings.Simulation;

/// <summary>What truly happens on the nodes, and which events tell of it: drawn whole before the run starts.</summary>
internal sealed class Fleet
{
    private readonly Draw _draw;

    public Fleet(Draw draw, WorldFacts facts)
    {
        (_draw, Facts) = (draw, facts);
        NodeCount = draw.Below(100) switch { < 68 => draw.Between(1, 6), < 95 => draw.Between(7, 20), _ => draw.Between(30, 70) };
        var waves = ScheduleDraw.Of(draw);
        CommandLags = waves.ToDictionary(wave => wave, _ => draw.Between(TimeSpan.Zero, facts.CommandLagMax));
        foreach (var run in waves.Where(wave => wave.IsAssociation && facts.AssociationsTellCommands))
        {
            // Else nobody could tell that a command event is of an association's run.
            CommandLags[run] = TimeSpan.Zero;
        }

        var events = new EventDraw(draw, facts, Events);
        for (var number = 0; number < NodeCount; number++)
        {
            var history = new NodeHistory(draw, facts, waves, CommandLags, number, events);
            Operations.AddRange(history.Operations);
            NotDrawn.UnionWith(history.NotDrawn);
        }

        Waves = waves;
        for (var i = draw.Percent(50) ? draw.Between(0, 3) : 0; i > 0; i--)
        {
            DrawMalformed();
        }

        Strays = !draw.Percent(10)
            ? []
            : [(SimulatedTime.Start + draw.Seconds(0, 3600), draw.Of("not a finding", "{}", "{\"Id\":7}", "null"))];
        End = Strays.Select(stray => stray.At)
            .Concat(Operations.SelectMany(operation => operation.Uploads)
                .SelectMany(upload => new[] { upload.InventoryVisible, upload.StateVisible, upload.SummaryVisible }))
            .Concat(Events.SelectMany(told => told.Deliveries).Select(delivery => delivery.At))
            .Append(SimulatedTime.Start)
            .Max();
    }

    public WorldFacts Facts { get; }

    public int NodeCount { get; }

    public IReadOnlyList<Wave> Waves { get; }

    /// <summary>How long Run Command, or State Manager, takes to know a command, or an association.</summary>
    public Dictionary<Wave, TimeSpan> CommandLags { get; }

    public List<Operation> Operations { get; } = [];

    public List<TestEvent> Events { get; } = [];

    /// <summary>What would have been, but that nobody could have told it apart.</summary>
    public SortedSet<string> NotDrawn { get; } = new(StringComparer.Ordinal);

    /// <summary>What somebody else puts into the findings queue, and when.</summary>
    public IReadOnlyList<(DateTimeOffset At, string Body)> Strays { get; }

    public DateTimeOffset End { get; }

    /// <summary>Tells Systems Manager all of it, each thing from when it is visible.</summary>
    public void Publish(SsmState ssm)
    {
        foreach (var wave in Waves.Where(wave => wave.Way == Way.Command))
        {
            PublishCommand(ssm, wave, wave.Id, [.. Operations.Where(operation => operation.Wave == wave)]);
        }

        foreach (var runs in Waves.Where(wave => wave.IsAssociation).GroupBy(wave => wave.Id))
        {
            ssm.AddAssociation(
                new PatchAssociation { AssociationId = runs.Key, DocumentName = runs.First().Document },
                runs.First().Requested + CommandLags[runs.First()]);
        }

        foreach (var upload in Operations.SelectMany(operation => operation.Uploads))
        {
            if (upload.Operation.Wave.Way == Way.HostManagement)
            {
                ssm.PublishAssociationScan(upload.Reported, upload.InventoryVisible);
            }
            else
            {
                ssm.Publish(upload.Reported, upload.InventoryVisible, upload.StateVisible, upload.SummaryVisible);
            }
        }
    }

    private void PublishCommand(SsmState ssm, Wave wave, string id, List<Operation> operations)
    {
        var invocations = operations.ConvertAll(operation => new CommandInvocation(operation.Node.Id, "InProgress"));
        var first = wave.Requested + CommandLags[wave];
        Add(first);
        foreach (var operation in operations.OrderBy(operation => operation.ListedAt))
        {
            invocations[operations.IndexOf(operation)] =
                new CommandInvocation(operation.Node.Id, operation.HasState ? "Success" : "Failed") { EndedAt = operation.Ended };
            Add(operation.ListedAt > first ? operation.ListedAt : first);
        }

        void Add(DateTimeOffset visibleAt) => ssm.AddCommand(
            new PatchCommand { CommandId = id, Document = wave.Document, RequestedAt = wave.Requested, Invocations = [.. invocations] },
            visibleAt);
    }

    private void DrawMalformed()
    {
        var half = ("half a character", "{\"id\":\"\\ud800\",\"source\":\"aws.ssm\"}");
        var (what, body) = _draw.Of([.. MalformedBodies.All, ("a blank body", "  "), half]);
        var time = SimulatedTime.Start + _draw.Seconds(0, 3600);
        if (Events.Exists(other => other.Body == body))
        {
            return;
        }

        var told = new TestEvent(what, body, time);
        told.Deliveries.Add((time, _draw.Percent(10)));
        Events.Add(told);
    }
}
