using System.Globalization;
using PatchFindings.Local.Run;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PatchFindings.Local.Display;

/// <summary>One picture on a terminal that changes as the run goes on.</summary>
internal sealed class TerminalDisplay(IAnsiConsole console, TimeProvider time) : IRunDisplay
{
    private const int LinesKept = 30;
    private const int BarWidth = 30;

    // The head, the line under it in two lines, the tables, and the lines between and below.
    private const int RowsOfTheRest = 15;

    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(150);
    private static readonly string[] Labels = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"];

    private static readonly string[] OutcomeWords = ["enqueued", "superseded", "compliant", "closed", "no-state", "rejected"];

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = [];
    private bool _isLive;

    private int Width => Math.Max(40, console.Profile.Width - 1);

    /// <inheritdoc/>
    public void Say(string line, bool isToPaste = false)
    {
        lock (_gate)
        {
            if (_isLive)
            {
                _lines.Enqueue(line);
                while (_lines.Count > LinesKept)
                {
                    _lines.Dequeue();
                }

                return;
            }

            // Not by the console, which breaks what is too long for it inside of words.
            foreach (var part in isToPaste ? [line] : TextLayout.Wrap(line, Width))
            {
                console.Profile.Out.Writer.WriteLine(part);
            }

            console.Profile.Out.Writer.Flush();
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
                    live.UpdateTarget(Picture(look() with { WaitsFor = string.Empty }));
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
        // Whole per cents: what is not done shows no 100.
        var done = Math.Floor(now.Done * 100) / 100;
        var filled = (int)Math.Floor(done * BarWidth);
        var bar = $"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/]";
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"[bold]PatchFindings[/] {now.Elapsed.TotalSeconds,5:0.0} s  {bar} {done,4:0%}")
            + $"  events {now.EventsEnded}/{now.EventsPlanned}";
        var grid = new Grid()
            .AddColumn(new GridColumn().NoWrap().Padding(0, 0, 2, 0))
            .AddColumn(new GridColumn().NoWrap().Padding(0, 0, 2, 0))
            .AddColumn(new GridColumn().NoWrap().Padding(0, 0, 0, 0));
        grid.AddRow(Outcomes(now), Queues(now), Severities(now));
        return new Rows(
            new Markup(head),
            new Rows(TextLayout.Wrap(now.WaitsFor, Width).Take(2)
                .Select(IRenderable (line) => new Text(line.Length == 0 ? " " : line, now.IsOutage ? Color.Red : Color.Yellow))),
            new Text(" "),
            grid,
            new Text(" "),
            Lines());
    }

    private static Table Frame(string title, params ReadOnlySpan<string> columns)
    {
        // No border, and no more room than needed: three tables fit into 80 columns, with findings of five digits too.
        var table = new Table().Border(TableBorder.None);
        table.AddColumn(new TableColumn($"[grey]{title}[/]").NoWrap().Padding(0, 0, 1, 0));
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn($"[grey]{column}[/]").RightAligned().NoWrap().Padding(0, 0, 1, 0));
        }

        table.Columns[^1].Padding(0, 0, 0, 0);

        return table;
    }

    private static Table Outcomes(RunSnapshot now)
    {
        var table = Frame("outcome", "events");
        foreach (var word in OutcomeWords.Where(word => word != "closed" || now.Outcomes.ContainsKey(word)))
        {
            table.AddRow(word, Number(now.Outcomes.GetValueOrDefault(word)));
        }

        return table.AddRow("[grey]retries[/]", Number(now.Retries.Values.Sum()));
    }

    private static Table Queues(RunSnapshot now)
    {
        var table = Frame("queue", "visible", "in flight");
        foreach (var (role, depth) in now.Queues)
        {
            table.AddRow(role, Number(depth.Visible), Number(depth.InFlight));
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

        // A sweep brings what no event told of.
        var planned = now.Findings > now.FindingsPlanned ? string.Empty : $"/{now.FindingsPlanned}";
        return table.AddRow("[bold]all[/]", $"[bold]{now.Findings}{planned}[/]");
    }

    private static string Number(int number) => number == 0 ? "[grey]0[/]" : number.ToString(CultureInfo.InvariantCulture);

    // What is one word and longer than a line cannot be shown otherwise.
    private IEnumerable<string> Pieces(string line) =>
        line.Length <= Width ? [line] : line.Chunk(Width).Select(piece => new string(piece));

    private Rows Lines()
    {
        lock (_gate)
        {
            var rows = Math.Max(4, console.Profile.Height - RowsOfTheRest);
            return new Rows(_lines.SelectMany(line => TextLayout.Wrap(line, Width, indent: 9)).SelectMany(Pieces).TakeLast(rows)
                .Select(IRenderable (line) => new Text(line)));
        }
    }
}
