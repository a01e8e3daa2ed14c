namespace PatchFindings.Simulation;

/// <summary>How much goes wrong in a run and until when: drawn before it starts.</summary>
internal sealed class FaultPlan
{
    private readonly double _refused;
    private readonly double _lost;
    private readonly double _broken;
    private readonly double _twice;
    private readonly double _hangs;
    private readonly double _kills;

    public FaultPlan(Draw draw, DateTimeOffset fleetEnd)
    {
        var roughness = draw.Below(10) switch { 0 => 0, < 4 => 0.3, < 8 => 1, _ => 3 };
        _refused = roughness * draw.Of(0.0, 1, 4, 8);
        _lost = roughness * draw.Of(0.0, 1, 3);
        _broken = roughness * draw.Of(0.0, 0.5, 1);
        _twice = roughness * draw.Of(0.0, 0.5, 2);
        _hangs = roughness * draw.Of(0.0, 0.3, 1);
        _kills = roughness * draw.Of(0.0, 0.5, 2, 4);
        EntryFails = roughness * draw.Of(0.0, 1, 5);
        DeleteFails = roughness * draw.Of(0.0, 1, 5);
        SlowCall = draw.Of(0.0, 1, 5);
        SlowInvocation = roughness * draw.Of(0.0, 0.5, 3);
        ManualRedrives = draw.Percent(50) ? draw.Between(1, 4) : 0;
        End = fleetEnd + draw.Between(TimeSpan.Zero, TimeSpan.FromHours(1));
        for (var i = roughness == 0 ? 0 : draw.Between(0, 3); i > 0; i--)
        {
            DrawOutage(draw);
        }
    }

    /// <summary>One outage, and nothing else goes wrong.</summary>
    public FaultPlan(Outage outage)
    {
        Outages.Add(outage);
        End = outage.To;
    }

    public double EntryFails { get; }

    public double DeleteFails { get; }

    /// <summary>How many of a hundred calls take seconds.</summary>
    public double SlowCall { get; }

    /// <summary>How many of a hundred batches lie between receive and invocation for minutes, throttled.</summary>
    public double SlowInvocation { get; }

    /// <summary>How many redrives somebody starts by hand.</summary>
    public int ManualRedrives { get; }

    public List<Outage> Outages { get; } = [];

    /// <summary>In a world of months calls fail one by one for six hours of every four days; all the time they would fail for weeks on end.</summary>
    public bool IsNowAndThen { get; init; }

    /// <summary>From here on nothing fails.</summary>
    public DateTimeOffset End { get; private set; }

    public Outage? OutageOf(string service, DateTimeOffset now) =>
        Outages.Find(outage => outage.Service == service && outage.Covers(now));

    public CallFate Draw(Draw draw, DateTimeOffset now)
    {
        if (now >= End || (IsNowAndThen && (now - SimulatedTime.Start).TotalDays % 4 > 0.25))
        {
            return CallFate.Done;
        }

        var at = draw.Below(100_000) / 1_000.0;
        ReadOnlySpan<(double Share, CallFate CallFate)> fates =
        [
            (_refused, CallFate.Refused), (_lost, CallFate.AnswerLost), (_broken, CallFate.BrokenBefore), (_broken, CallFate.BrokenAfter),
            (_twice, CallFate.Twice), (_hangs, CallFate.Hangs), (_hangs, CallFate.HangsAfter), (_kills, CallFate.KillsBefore), (_kills, CallFate.KillsAfter),
        ];
        foreach (var (share, fate) in fates)
        {
            if (at < share)
            {
                return fate;
            }

            at -= share;
        }

        return CallFate.Done;
    }

    private void DrawOutage(Draw draw)
    {
        var service = draw.Of("securityhub", "securityhub", "securityhub", "ssm", "sqs");
        var kind = service switch
        {
            "securityhub" => draw.Of(
                OutageKind.Throttled, OutageKind.Down, OutageKind.Silent, OutageKind.AnswersLost, OutageKind.NotEnabled,
                OutageKind.Denied, OutageKind.FindingsFail, OutageKind.SomeFindingsFail, OutageKind.CanaryLies),
            "ssm" => draw.Of(OutageKind.Throttled, OutageKind.Down, OutageKind.Silent, OutageKind.Denied),
            _ => draw.Of(OutageKind.Throttled, OutageKind.Down, OutageKind.Silent, OutageKind.AnswersLost),
        };
        var from = SimulatedTime.Start + draw.Seconds(0, 5400);
        var length = draw.Below(10) switch { < 4 => draw.Seconds(5, 600), < 8 => draw.Seconds(600, 5400), _ => draw.Seconds(5400, 21600) };
        var outage = new Outage(service, kind, from, from + length);
        Outages.Add(outage);
        End = outage.To > End ? outage.To : End;
    }
}
