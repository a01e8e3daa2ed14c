using LoopbackAws.Ssm;

namespace PatchFindings.Simulation;

/// <summary>Draws who patches the fleet and when: commands, maintenance windows, associations in all their runs, and somebody unknown.</summary>
internal static class ScheduleDraw
{
    public static List<Wave> Of(Draw draw)
    {
        var waves = new List<Wave>();
        var requested = SimulatedTime.Start + draw.Seconds(1, 60);
        for (var i = draw.Between(1, 4); i > 0; i--)
        {
            waves.AddRange(draw.Below(100) switch
            {
                < 58 => [Command(draw, requested)],
                < 70 => Window(draw, requested),
                < 84 => Association(draw, requested),
                < 95 => HostManagement(draw, requested),
                _ => [new Wave(Way.Unknown, draw.Guid().ToString(), Wave.Baseline, requested)],
            });
            requested += draw.Percent(25) ? draw.Seconds(2, 240) : draw.Seconds(240, 5400);
        }

        return [.. waves.OrderBy(wave => wave.Requested)];
    }

    private static Wave Command(Draw draw, DateTimeOffset requested) =>
        new(Way.Command, draw.Guid().ToString(), draw.Percent(75) ? Wave.Baseline : Wave.WithHooks, requested);

    private static Wave[] Window(Draw draw, DateTimeOffset requested)
    {
        var snapshot = draw.Guid().ToString();
        var scan = new Wave(Way.Command, draw.Guid().ToString(), Wave.Baseline, requested)
        {
            SharedSnapshotId = snapshot,
            Kind = PatchOperationKind.Scan,
        };
        var install = scan with
        {
            Id = draw.Guid().ToString(),
            Requested = requested + draw.Seconds(60, 1200),
            Kind = PatchOperationKind.Install,
        };
        return [scan, install];
    }

    private static IEnumerable<Wave> Association(Draw draw, DateTimeOffset requested)
    {
        var first = new Wave(Way.Association, draw.Guid().ToString(), draw.Percent(80) ? Wave.Baseline : Wave.WithHooks, requested);
        return Runs(draw, first).Select(run => run with { RunCommandId = draw.Guid().ToString() });
    }

    private static List<Wave> HostManagement(Draw draw, DateTimeOffset requested) =>
        Runs(draw, new Wave(Way.HostManagement, draw.Guid().ToString(), Wave.AssociationDocument, requested) { Kind = PatchOperationKind.Scan });

    private static List<Wave> Runs(Draw draw, Wave first)
    {
        var runs = new List<Wave> { first };
        for (var i = draw.Between(0, 2); i > 0; i--)
        {
            runs.Add(first with { Requested = runs[^1].Requested + draw.Seconds(1800, 5400) });
        }

        return runs;
    }
}
