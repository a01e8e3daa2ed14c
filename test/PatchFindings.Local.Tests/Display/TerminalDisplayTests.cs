using LoopbackAws.Sqs;
using PatchFindings.Local.Deployment;
using PatchFindings.Local.Display;
using PatchFindings.Local.Run;
using Spectre.Console;

namespace PatchFindings.Local.Tests.Display;

public sealed class TerminalDisplayTests
{
    [Theory]
    [InlineData(165)]
    [InlineData(12_345)]
    public async Task The_tables_stand_whole_in_eighty_columns(int findings)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 80;
        console.Profile.Height = 24;
        using var end = new CancellationTokenSource();
        await end.CancelAsync();

        await new TerminalDisplay(console, TimeProvider.System).FollowAsync(() => Snapshot(findings), end.Token);

        Assert.Matches("outcome +events +queue +visible +in flight +finding", output.ToString());
        Assert.Contains($"{findings}/{findings}", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("…", output.ToString(), StringComparison.Ordinal);
    }

    private static RunSnapshot Snapshot(int findings) => new()
    {
        Elapsed = TimeSpan.FromSeconds(19.2),
        EventsPlanned = 3 * findings,
        EventsEnded = 3 * findings,
        Outcomes = new Dictionary<string, int> { ["enqueued"] = findings },
        Retries = new Dictionary<string, int> { ["not-ready"] = findings },
        Queues = [.. QueueRoles.Words.Select(word => new QueueCount(word, new QueueDepth(findings, findings, 0)))],
        Severities = new Dictionary<string, int> { ["INFORMATIONAL"] = findings },
        FindingsPlanned = findings,
        IsOutage = false,
        WaitsFor = string.Empty,
    };
}
