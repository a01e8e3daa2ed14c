namespace PatchFindings.Startup;

/// <summary>All that was measured.</summary>
/// <param name="Variants">The variants, in the tables' order.</param>
/// <param name="Starts">The starts of a variant over a transport.</param>
/// <param name="Warm">The warm invocations of a variant by the batch's size, in ms.</param>
internal sealed record Results(
    IReadOnlyList<Variant> Variants,
    IReadOnlyDictionary<(string Variant, Transport Transport), List<Measured>> Starts,
    IReadOnlyDictionary<(string Variant, int Size), double[]> Warm)
{
    /// <summary>A figure's median; <see langword="null"/> when the variant did not run so.</summary>
    public double? Median(string variant, Transport transport, Func<Measured, double> figure) =>
        Starts.TryGetValue((variant, transport), out var starts) ? Statistics.Median(starts.Select(figure)) : null;
}
