using System.Globalization;
using PatchFindings.Local.Fleet;
using LoopbackAws.Ssm;

namespace PatchFindings.Simulation;

/// <summary>What truly happens on the nodes, and which events tell of it: drawn whole before the run starts.</summary>
internal sealed class Fleet
{
    private readonly Draw _draw;
    private readonly DateTimeOffset _start = SimulatedTime.Start;

    public Fleet(Draw draw)
    {
        _draw = draw;
        NodeCount = draw.Below(100) switch { < 68 => draw.Between(1, 6), < 95 => draw.Between(7, 20), _ => draw.Between(30, 70) };
        var waves = DrawWaves();
        for (var node = 0; node < NodeCount; node++)
        {
            DrawNode(node, waves);
        }

        Commands = [.. waves.Select(wave => (wave.Command(Operations), wave.Requested + draw.Seconds(0, draw.Percent(5) ? 600 : 60)))];
        for (var i = draw.Percent(50) ? draw.Between(0, 3) : 0; i > 0; i--)
        {
            DrawMalformed();
        }

        Strays = !draw.Percent(10) ? [] : [(_start + draw.Seconds(0, 3600), draw.Of("not a finding", "{}", "{\"Id\":7}", "null"))];
        End = Strays.Select(stray => stray.At).Append(End).Max();
    }

    public int NodeCount { get; }

    public List<Operation> Operations { get; } = [];

    public List<TestEvent> Events { get; } = [];

    public IReadOnlyList<(PatchCommand Command, DateTimeOffset VisibleAt)> Commands { get; }

    /// <summary>What somebody else puts into the findings queue, and when.</summary>
    public IReadOnlyList<(DateTimeOffset At, string Body)> Strays { get; }

    public DateTimeOffset End { get; private set; } = SimulatedTime.Start;

    public static string NodeId(int node) => $"i-{node:x17}";

    public static int NodeOf(string nodeId) => int.Parse(nodeId.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Whole(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    private List<Wave> DrawWaves()
    {
        var waves = new List<Wave>();
        var requested = _start + _draw.Seconds(1, 60);
        for (var i = _draw.Between(1, 4); i > 0; i--)
        {
            var id = _draw.Guid().ToString();
            waves.Add(new Wave(id, requested, _draw.Percent(80) ? "AWS-RunPatchBaseline" : "AWS-RunPatchBaselineWithHooks"));
            requested += _draw.Percent(25) ? _draw.Seconds(2, 240) : _draw.Seconds(240, 5400);
        }

        return waves;
    }

    private void DrawNode(int node, List<Wave> waves)
    {
        var skew = _draw.Percent(75) ? TimeSpan.Zero : _draw.Seconds(-600, 600);
        var idle = _start;
        var (stateShown, summaryShown) = (_start, _start);
        var wasNoncompliant = false;
        var index = 0;
        foreach (var wave in waves)
        {
            if (!_draw.Percent(70))
            {
                continue;
            }

            var begin = wave.Requested + _draw.Seconds(0, _draw.Percent(80) ? 10 : 120);
            begin = begin > idle ? begin : idle;
            var end = begin + _draw.Seconds(2, _draw.Percent(80) ? 60 : 400);
            idle = end + _draw.Seconds(0, 2);
            stateShown = Later(stateShown, end + DrawLag());
            summaryShown = Later(summaryShown, end + DrawLag());
            var hasState = _draw.Percent(88);
            var reported = DrawReported(node, wave, Whole(begin + skew), Whole(end + skew));
            var operation = new Operation
            {
                Node = node,
                Index = index++,
                Reported = reported,
                Requested = wave.Requested,
                Ended = end,
                HasState = hasState,
                IsNoncompliant = (reported.Counts.Missing ?? 0) + (reported.Counts.Failed ?? 0) > 0,
                StateVisible = stateShown,
                SummaryVisible = summaryShown,
                FindingId = $"arn:aws:patchmanager:{Account.Region}:{Account.Id}:instance/{NodeId(node)}/document/{wave.Document}"
                    + $"/run-command/{wave.CommandId}",
                Refusal = !_draw.Percent(4) ? Refusal.None : _draw.Of(Refusal.Finding, Refusal.Call),
            };
            Operations.Add(operation);
            DrawEvents(operation, wave, hasState && operation.IsNoncompliant != wasNoncompliant);
            wasNoncompliant = hasState ? operation.IsNoncompliant : wasNoncompliant;
            End = new[] { End, stateShown, summaryShown }.Max();
        }
    }

    private TimeSpan DrawLag() => _draw.Below(100) switch
    {
        < 60 => _draw.Seconds(0, 5),
        < 90 => _draw.Seconds(5, 180),
        < 99 => _draw.Seconds(180, 1200),
        _ => _draw.Seconds(2000, 3600),
    };

    private static DateTimeOffset Later(DateTimeOffset before, DateTimeOffset time) =>
        time > before ? time : before.AddMilliseconds(1);

    private PatchOperation DrawReported(int node, Wave wave, DateTimeOffset begin, DateTimeOffset end)
    {
        var noncompliant = _draw.Percent(65);
        return new PatchOperation
        {
            NodeId = NodeId(node),
            Document = wave.Document,
            CommandId = wave.CommandId,
            ExecutionId = wave.CommandId,
            Kind = _draw.Of(PatchOperationKind.Scan, PatchOperationKind.Install),
            RequestedAt = wave.Requested,
            StartedAt = begin,
            EndedAt = end,
            BaselineId = "pb-0c10e65780example",
            PatchGroup = _draw.Of("", "web", "db"),
            SnapshotId = _draw.Percent(50) ? _draw.Guid().ToString() : null,
            Reboot = _draw.Of<PatchReboot?>(null, PatchReboot.NoReboot, PatchReboot.RebootIfNeeded),
            OverallSeverity = noncompliant
                ? _draw.Of(
                    ComplianceSeverity.Critical, ComplianceSeverity.High, ComplianceSeverity.Medium, ComplianceSeverity.Low,
                    ComplianceSeverity.Unspecified)
                : null,
            Counts = new PatchCounts
            {
                Installed = _draw.Between(0, 200),
                InstalledOther = _draw.Between(0, 50),
                InstalledRejected = 0,
                InstalledPendingReboot = _draw.Of<int?>(0, null),
                Missing = noncompliant ? _draw.Between(1, 30) : 0,
                Failed = noncompliant ? _draw.Between(0, 3) : 0,
                NotApplicable = _draw.Between(0, 2000),
                UnreportedNotApplicable = -1,
            },
        };
    }

    private void DrawEvents(Operation operation, Wave wave, bool isChange)
    {
        var lost = _draw.Below(100);
        var dropsCommand = lost < 8 && isChange;
        var dropsChange = lost is >= 8 and < 20;
        if (lost == 99)
        {
            // EventBridge promises its best effort: both may be missing, and nobody will ever know.
            return;
        }

        if (!dropsCommand)
        {
            var time = Whole(operation.Ended + _draw.Seconds(1, 3));
            var status = operation.HasState ? "Success" : _draw.Of("Failed", "TimedOut", "Cancelled", "Delivery Timed Out", "Success");
            var name = $"command event {operation}";
            Add(operation, new TestEvent(name, CommandEvent(operation, wave, time, status), time) { Operation = operation });
            operation.CommandIsTold = true;
        }

        if (isChange && !dropsChange && (operation.IsNoncompliant || _draw.Percent(20)))
        {
            var time = Whole(operation.Ended + _draw.Seconds(1, _draw.Percent(80) ? 10 : 120));
            var change = new TestEvent($"compliance event {operation}", ComplianceEvent(operation, time), time)
            {
                Operation = operation,
                IsCompliance = true,
                SaysCompliant = !operation.IsNoncompliant,
            };
            Add(operation, change);
            operation.ComplianceIsTold = operation.IsNoncompliant;
        }
    }

    private void Add(Operation operation, TestEvent told)
    {
        for (var copies = _draw.Percent(15) ? _draw.Between(2, 3) : 1; copies > 0; copies--)
        {
            var delay = _draw.Below(100) switch
            {
                < 82 => _draw.Seconds(0, 5),
                < 97 => _draw.Seconds(5, 300),
                _ => _draw.Seconds(300, 2700),
            };
            told.Deliveries.Add((told.Time + TimeSpan.FromSeconds(1) + delay, _draw.Percent(3)));
        }

        Events.Add(told);
        var first = told.Deliveries.Min(delivery => delivery.At);
        operation.ToldAt = operation.ToldAt is { } earlier && earlier < first ? earlier : first;
        End = new[] { End, told.Deliveries.Max(delivery => delivery.At) }.Max();
    }

    private void DrawMalformed()
    {
        var half = ("half a character", "{\"id\":\"\\ud800\",\"source\":\"aws.ssm\"}");
        var (what, body) = _draw.Of([.. MalformedBodies.All, ("a blank body", "  "), half]);
        var time = _start + _draw.Seconds(0, 3600);
        if (Events.Exists(other => other.Body == body))
        {
            return;
        }

        var told = new TestEvent(what, body, time);
        told.Deliveries.Add((time, _draw.Percent(10)));
        Events.Add(told);
    }

    private string CommandEvent(Operation operation, Wave wave, DateTimeOffset time, string status) => $$$"""
        {"version":"0","id":"{{{_draw.Guid()}}}","detail-type":"EC2 Command Invocation Status-change Notification","source":"aws.ssm",
         "account":"{{{Account.Id}}}","time":"{{{Text(time)}}}","region":"{{{Account.Region}}}",
         "resources":["arn:aws:ec2:{{{Account.Region}}}:{{{Account.Id}}}:instance/{{{NodeId(operation.Node)}}}"],
         "detail":{"command-id":"{{{wave.CommandId}}}","document-name":"{{{wave.Document}}}","instance-id":"{{{NodeId(operation.Node)}}}",
         "requested-date-time":"{{{wave.Requested.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}}}",
         "status":"{{{status}}}"}}
        """;

    private string ComplianceEvent(Operation operation, DateTimeOffset time) => $$$"""
        {"version":"0","id":"{{{_draw.Guid()}}}","detail-type":"Configuration Compliance State Change","source":"aws.ssm",
         "account":"{{{Account.Id}}}","time":"{{{Text(time)}}}","region":"{{{Account.Region}}}",
         "resources":["arn:aws:ssm:{{{Account.Region}}}:{{{Account.Id}}}:managed-instance/{{{NodeId(operation.Node)}}}"],
         "detail":{"resource-type":"managed-instance","resource-id":"{{{NodeId(operation.Node)}}}",
         "compliance-status":"{{{(operation.IsNoncompliant ? "non_compliant" : "compliant")}}}","compliance-type":"Patch",
         "patch-baseline-id":"pb-0c10e65780example","severity":"high"}}
        """;

    private sealed record Wave(string CommandId, DateTimeOffset Requested, string Document)
    {
        public PatchCommand Command(List<Operation> operations) => new()
        {
            CommandId = CommandId,
            Document = Document,
            RequestedAt = Requested,
            Invocations =
            [
                .. operations.Where(operation => operation.Reported.CommandId == CommandId)
                    .Select(operation => new CommandInvocation(operation.Reported.NodeId, operation.HasState ? "Success" : "Failed")),
            ],
        };
    }
}
