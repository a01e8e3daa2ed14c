namespace PatchFindings.Simulation;

/// <summary>
/// The clock and the agenda of a run: nothing happens but what stands in the agenda, one after the other, on one thread. Timers are
/// entries too, so a deadline fires between two service calls exactly where it is due.
/// </summary>
internal sealed class SimulatedTime : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Entry, (long At, long Sequence)> _agenda = new();
    private long _now;
    private long _sequence;

    public TimeSpan Elapsed => TimeSpan.FromTicks(_now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(_now);

    public override long GetTimestamp() => _now;

    public Entry After(TimeSpan delay, Action action)
    {
        var entry = new Entry { Action = action };
        _agenda.Enqueue(entry, (_now + Math.Max(0, delay.Ticks), _sequence++));
        return entry;
    }

    public Entry At(DateTimeOffset time, Action action) => After(time - GetUtcNow(), action);

    /// <summary>Lets the next entry happen, and its time be now. Whether there was one.</summary>
    public bool Step()
    {
        while (_agenda.TryDequeue(out var entry, out var due))
        {
            if (entry.Action is { } action)
            {
                _now = due.At;
                entry.Action = null;
                action();
                return true;
            }
        }

        return false;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    internal sealed class Entry
    {
        public Action? Action { get; set; }
    }

    private sealed class Timer(SimulatedTime time, Action callback) : ITimer
    {
        private Entry? _entry;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Dispose();
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                _entry = time.After(dueTime, () =>
                {
                    if (period > TimeSpan.Zero)
                    {
                        Change(period, period);
                    }

                    callback();
                });
            }

            return true;
        }

        public void Dispose()
        {
            if (_entry is not null)
            {
                _entry.Action = null;
                _entry = null;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
