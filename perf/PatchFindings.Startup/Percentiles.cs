namespace PatchFindings.Startup;

/// <summary>Percentiles of a list of numbers.</summary>
internal static class Percentiles
{
    /// <summary>The value that a share of all is not above; between two values, in proportion.</summary>
    /// <param name="values">The values, at least one.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double Of(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        var place = share * (sorted.Length - 1);
        var (low, high) = ((int)Math.Floor(place), (int)Math.Ceiling(place));
        return sorted[low] + ((sorted[high] - sorted[low]) * (place - low));
    }

    public static double Median(IEnumerable<double> values) => Of(values, 0.5);
}
