using LoopbackAws.Ssm;

namespace PatchFindings.Simulation;

/// <summary>Draws which events tell of an operation, and when each is delivered.</summary>
internal sealed class EventDraw(Draw draw, WorldFacts facts, List<TestEvent> events)
{
    public void Draw(Operation operation, bool wasNoncompliant, bool mayTellCompliance)
    {
        var changes = mayTellCompliance ? Changes(operation, wasNoncompliant) : [];
        var isChange = changes.Exists(upload => upload.IsFinal);
        var lost = draw.Below(100);
        if (lost == 99)
        {
            // EventBridge promises its best effort: all may be missing, and nobody will ever know.
            return;
        }

        if (operation.Wave.Way != Way.Unknown && !(lost < 8 && isChange))
        {
            DrawNamed(operation);
        }

        foreach (var upload in changes)
        {
            if (lost is >= 8 and < 20 || (!upload.IsNoncompliant && draw.Percent(80)))
            {
                continue;
            }

            var ended = upload.Reported.EndedAt - operation.Node.Skew;
            var time = Whole(ended + draw.Seconds(1, draw.Percent(80) ? 10 : 120));
            var body = Account.Json(draw.Guid(), Account.Events.ComplianceChange(upload.Reported, time));
            Add(operation, new TestEvent($"compliance event {operation}", body, time)
            {
                Kind = EventKind.Compliance,
                Operation = operation,
                SaysCompliant = !upload.IsNoncompliant,
            });
        }
    }

    private static List<Upload> Changes(Operation operation, bool wasNoncompliant)
    {
        var changes = new List<Upload>();
        foreach (var upload in operation.Uploads)
        {
            if (upload.IsNoncompliant != wasNoncompliant)
            {
                changes.Add(upload);
                wasNoncompliant = upload.IsNoncompliant;
            }
        }

        return changes;
    }

    private void DrawNamed(Operation operation)
    {
        var wave = operation.Wave;
        var time = Whole(operation.Ended + draw.Seconds(1, 3));
        var status = operation.HasState ? "Success" : draw.Of("Failed", "TimedOut", "Cancelled", "Delivery Timed Out", "Success");
        operation.IsNamed = true;
        if (wave.Way == Way.Command)
        {
            Add(operation, new TestEvent($"command event {operation}", CommandEvent(operation, wave.Id, time, status), time)
            {
                Kind = EventKind.Command,
                Operation = operation,
            });
            return;
        }

        var hasTime = wave.Way != Way.HostManagement || FindingIds.HasTime(operation.Node, facts);
        if (operation.HasState && !hasTime)
        {
            // Nothing but the event tells when the run was.
            operation.FindingId = FindingIds.Of(operation, facts, time);
            operation.UntimedEnd = time;
        }

        Add(operation, new TestEvent($"association event {operation}", AssociationEvent(operation, time, status), time)
        {
            Kind = EventKind.Association,
            Operation = operation,
        });

        // State Manager calls a run stuck that goes on (amazon-ssm-agent#584).
        if (draw.Percent(8) && hasTime && !wave.HasHooks && operation.Ended - operation.Began > TimeSpan.FromSeconds(10))
        {
            var early = Whole(operation.Began + draw.Seconds(3, 8));
            Add(operation, new TestEvent($"early association event {operation}", AssociationEvent(operation, early, "Failed"), early)
            {
                Kind = EventKind.Association,
                Operation = operation,
            });
        }

        if (operation.TellsCommand && wave.RunCommandId is { } run)
        {
            Add(operation, new TestEvent($"command event {operation}", CommandEvent(operation, run, time, status), time)
            {
                Kind = EventKind.RunAsCommand,
                Operation = operation,
            });
        }
    }

    private void Add(Operation operation, TestEvent told)
    {
        for (var copies = draw.Percent(15) ? draw.Between(2, 3) : 1; copies > 0; copies--)
        {
            var delay = draw.Below(100) switch
            {
                < 82 => draw.Seconds(0, 5),
                < 97 => draw.Seconds(5, 300),
                _ => draw.Seconds(300, 2700),
            };
            told.Deliveries.Add((told.Time + TimeSpan.FromSeconds(1) + delay, draw.Percent(3)));
        }

        events.Add(told);
        var first = told.Deliveries.Min(delivery => delivery.At);
        if (!told.SaysCompliant)
        {
            operation.ToldAt = operation.ToldAt is { } earlier && earlier < first ? earlier : first;
        }
    }

    // No system may read a node's id out of an event's resources.
    private string CommandEvent(Operation operation, string commandId, DateTimeOffset time, string status) => Account.Json(
        draw.Guid(),
        Account.Events.CommandEnd(
            new PatchCommand
            {
                CommandId = commandId,
                Document = operation.Wave.Document,
                RequestedAt = operation.Wave.Requested,
                Invocations = [],
            },
            operation.Node.Id, status, time) with
        {
            Resources = [$"arn:aws:ec2:{Account.Region}:{Account.Id}:instance/i-0someothernode00"],
        });

    private string AssociationEvent(Operation operation, DateTimeOffset time, string status) => Account.Json(
        draw.Guid(),
        Account.Events.AssociationRun(
            new PatchAssociation { AssociationId = operation.Wave.Id, DocumentName = operation.Wave.Document }, operation.Node.Id, status,
            ranAt: time, time));

    private static DateTimeOffset Whole(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
