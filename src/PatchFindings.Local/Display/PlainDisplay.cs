using System.Globalization;
using PatchFindings.Local.Run;

namespace PatchFindings.Local.Display;

/// <summary>Shows a run while it goes on.</summary>
internal interface IRunDisplay
{
    /// <summary>Shows a line. Safe for concurrent use.</summary>
    /// <param name="isToPaste">Whether it is shown as it is, whatever its length, so that it can be pasted into a shell.</param>
    void Say(string line, bool isToPaste = false);

    /// <summary>Shows how the run gets on, until it is cancelled.</summary>
    /// <param name="look">Looks at the run.</param>
    /// <param name="cancellationToken">Ends it; the method shows the last state, returns and does not throw.</param>
    Task FollowAsync(Func<RunSnapshot> look, CancellationToken cancellationToken);
}

/// <summary>Lines of plain text: what is said, and at most once a second how the run gets on.</summary>
/// <param name="output">Where they go.</param>
internal sealed class PlainDisplay(TextWriter output, TimeProvider time) : IRunDisplay
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void Say(string line, bool isToPaste = false)
    {
        lock (_gate)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    /// <inheritdoc/>
    public async Task FollowAsync(Func<RunSnapshot> look, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        var (last, lastWait) = (string.Empty, string.Empty);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = look();
                var state = State(now);
                if (state != last || now.WaitsFor != lastWait)
                {
                    // What is waited for is told again only when it is something else.
                    var wait = now.WaitsFor.Length > 0 && now.WaitsFor != lastWait ? $"; {now.WaitsFor}" : string.Empty;
                    Say(string.Create(CultureInfo.InvariantCulture, $"{now.Elapsed.TotalSeconds,5:0.0} s  {state}{wait}"));
                    (last, lastWait) = (state, now.WaitsFor);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked for; the summary follows.
        }
    }

    private static string State(RunSnapshot now) =>
        $"events {now.EventsEnded}/{now.EventsPlanned}, findings {now.Findings}/{now.FindingsPlanned}, queues (visible+in flight) "
        + string.Join(", ", now.Queues.Select(queue => $"{queue.Role} {queue.Depth.Visible}+{queue.Depth.InFlight}"));
}
