namespace PatchFindings.Startup;

/// <summary>All that was measured.</summary>
/// <param name="Variants">The variants, in the tables' order.</param>
/// <param name="Starts">The starts of a variant over a transport.</param>
/// <param name="Warm">The warm invocations of a variant by the batch's size, in ms.</param>
/// <param name="Sizes">Full batches at Lambda's memory sizes; none where that could not be measured.</param>
/// <param name="LargestPeak">The forwarder's peak memory with the largest batches, in MB.</param>
internal sealed record Results(
    IReadOnlyList<Variant> Variants,
    IReadOnlyDictionary<(string Variant, Transport Transport), List<Measured>> Starts,
    IReadOnlyDictionary<(string Variant, int Size), double[]> Warm,
    IReadOnlyList<MemorySizes.Row> Sizes,
    double? LargestPeak)
{
    /// <summary>A figure's median; <see langword="null"/> when the variant did not run so.</summary>
    public double? Median(string variant, Transport transport, Func<Measured, double> figure) =>
        Starts.TryGetValue((variant, transport), out var starts) ? Percentiles.Median(starts.Select(figure)) : null;
}
