using System.Globalization;
using PatchFindings.Local.Run;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PatchFindings.Local.Display;

/// <summary>One picture on a terminal that changes as the run goes on.</summary>
/// <param name="console">The terminal.</param>
/// <param name="time">The clock.</param>
internal sealed class TerminalDisplay(IAnsiConsole console, TimeProvider time) : IRunDisplay
{
    private const int LinesKept = 8;
    private const int BarWidth = 30;

    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(150);
    private static readonly string[] Labels = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"];

    private static readonly string[] OutcomeWords =
        ["enqueued", "superseded", "compliant", "no-state", "rejected", "not-ready", "unavailable"];

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = [];
    private bool _isLive;

    /// <inheritdoc/>
    public void Say(string line)
    {
        lock (_gate)
        {
            if (!_isLive)
            {
                console.WriteLine(line);
                return;
            }

            _lines.Enqueue(line);
            while (_lines.Count > LinesKept)
            {
                _lines.Dequeue();
            }
        }
    }

    /// <inheritdoc/>
    public async Task FollowAsync(Func<RunSnapshot> look, CancellationToken cancellationToken)
    {
        SetLive(true);
        try
        {
            await console.Live(Picture(look())).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
            {
                using var timer = new PeriodicTimer(Refresh, time);
                try
                {
                    while (await timer.WaitForNextTickAsync(cancellationToken))
                    {
                        live.UpdateTarget(Picture(look()));
                    }
                }
                catch (OperationCanceledException)
                {
                    live.UpdateTarget(Picture(look()));
                }
            });
        }
        finally
        {
            SetLive(false);
        }
    }

    private void SetLive(bool isLive)
    {
        lock (_gate)
        {
            _isLive = isLive;
        }
    }

    private Rows Picture(RunSnapshot now)
    {
        var filled = (int)Math.Round(now.Done * BarWidth);
        var bar = $"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/]";
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"[bold]PatchFindings[/] {now.Elapsed.TotalSeconds,5:0.0} s  {bar} {now.Done,4:0%}")
            + $"  events {now.EventsEnded}/{now.EventsPlanned}";
        var grid = new Grid().AddColumn().AddColumn().AddColumn();
        grid.AddRow(Outcomes(now), Queues(now), Severities(now));
        return new Rows(
            new Markup(head),
            new Markup(now.IsOutage ? "[red]Security Hub is down[/]" : " "),
            grid,
            new Text(" "),
            Lines());
    }

    private static Table Frame(string title, params ReadOnlySpan<string> columns)
    {
        // No border: three tables fit into 80 columns.
        var table = new Table().Border(TableBorder.None);
        table.AddColumn(new TableColumn($"[grey]{title}[/]"));
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn($"[grey]{column}[/]").RightAligned());
        }

        return table;
    }

    private static Table Outcomes(RunSnapshot now)
    {
        var table = Frame("outcome", string.Empty);
        foreach (var word in OutcomeWords)
        {
            table.AddRow(word, Number(now.Outcomes.GetValueOrDefault(word)));
        }

        return table;
    }

    private static Table Queues(RunSnapshot now)
    {
        var table = Frame("queue", "visible", "in flight");
        foreach (var (name, depth) in now.Queues)
        {
            table.AddRow(name, Number(depth.Visible), Number(depth.InFlight));
        }

        return table;
    }

    private static Table Severities(RunSnapshot now)
    {
        var table = Frame("finding", string.Empty);
        foreach (var label in Labels)
        {
            table.AddRow(label, Number(now.Severities.GetValueOrDefault(label)));
        }

        return table.AddRow("[bold]all[/]", $"[bold]{now.Findings}/{now.FindingsPlanned}[/]");
    }

    private static string Number(int number) => number == 0 ? "[grey]0[/]" : number.ToString(CultureInfo.InvariantCulture);

    private Rows Lines()
    {
        lock (_gate)
        {
            var width = Math.Max(20, console.Profile.Width - 1);
            return new Rows(_lines.Select(IRenderable (line) => new Text(line.Length > width ? line[..(width - 1)] + "…" : line)));
        }
    }
}
