namespace PatchFindings.Startup;

/// <summary>What full batches take at Lambda's memory sizes: each start at full speed, as Lambda's, and then held to the size's share.</summary>
/// <param name="starter">Starts.</param>
internal sealed class MemorySizes(Starter starter)
{
    private const int Starts = 3;
    private const int Batches = 10;

    public static readonly IReadOnlyList<int> Megabytes = [128, 256, 512, 1_024, 1_769];

    /// <summary>Medians, in ms from an invocation's begin to its answer.</summary>
    /// <param name="Variant">Whose.</param>
    /// <param name="Megabytes">The memory size.</param>
    /// <param name="First">The first full batch, over a new connection.</param>
    /// <param name="Next">The ones after it.</param>
    internal sealed record Row(Variant Variant, int Megabytes, double First, double Next);

    /// <summary>Measures, size by size in turn.</summary>
    /// <param name="variants">Whom.</param>
    /// <returns>Nothing where a process cannot be held.</returns>
    public List<Row> Run(IEnumerable<Variant> variants)
    {
        var rows = new List<Row>();
        foreach (var variant in variants)
        {
            var times = Megabytes.ToDictionary(size => size, _ => (First: new List<double>(), Next: new List<double>()));
            for (var i = 0; i < Starts; i++)
            {
                foreach (var (size, (first, next)) in times)
                {
                    using var share = CpuShare.TryCreate(size);
                    if (share is null)
                    {
                        return [];
                    }

                    var batches = starter.Held(variant, share, Batches);
                    first.Add(batches[0]);
                    next.AddRange(batches.AsSpan(1));
                }
            }

            rows.AddRange(times.Select(time =>
                new Row(variant, time.Key, Percentiles.Median(time.Value.First), Percentiles.Median(time.Value.Next))));
        }

        return rows;
    }
}
