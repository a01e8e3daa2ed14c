namespace LoopbackAws.Ssm;

/// <summary>Values by key that become visible at set times; of the visible ones the latest counts. Not thread-safe.</summary>
internal sealed class Timeline<T>
{
    private readonly Dictionary<string, List<(DateTimeOffset At, T Value)>> _values = new(StringComparer.Ordinal);

    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>Adds a value; of two with one time, the one added later counts.</summary>
    public void Add(string key, T value, DateTimeOffset visibleAt, DateTimeOffset now)
    {
        if (!_values.TryGetValue(key, out var list))
        {
            _values[key] = list = [];
        }

        list.Insert(list.FindLastIndex(entry => entry.At <= visibleAt) + 1, (visibleAt, value));

        // What another visible value hides can never be seen again: a long run holds one value a key.
        list.RemoveRange(0, Math.Max(0, list.FindLastIndex(entry => entry.At <= now)));
    }

    public bool TryGet(string key, DateTimeOffset now, out T value)
    {
        var index = _values.TryGetValue(key, out var list) ? list.FindLastIndex(entry => entry.At <= now) : -1;
        value = index < 0 ? default! : list![index].Value;
        return index >= 0;
    }
}
