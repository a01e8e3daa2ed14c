namespace PatchFindings.Simulation;

/// <summary>Everything random of a run, drawn from its seed (SplitMix64): the same on every machine and in every version of .NET.</summary>
internal sealed class Draw(ulong seed)
{
    private ulong _state = (seed * 0x9E3779B97F4A7C15) + 0x1234567;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A draw of its own, so that more draws in one part leave the other parts as they were.</summary>
    public Draw Fork() => new(Next());

    /// <summary>From 0 to one less than the end.</summary>
    public int Below(int end) => (int)(Next() % (ulong)end);

    /// <summary>From the first to the last, both among them.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    public TimeSpan Between(TimeSpan first, TimeSpan last) =>
        first + TimeSpan.FromMilliseconds(Below((int)(last - first).TotalMilliseconds + 1));

    public TimeSpan Seconds(double first, double last) => Between(TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(last));

    public bool Percent(double percent) => Next() % 10_000 < (ulong)(percent * 100);

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    public void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    public Guid Guid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next());
        BitConverter.TryWriteBytes(bytes[8..], Next());
        return new Guid(bytes);
    }
}
