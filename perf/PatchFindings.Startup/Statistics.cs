namespace PatchFindings.Startup;

/// <summary>Numbers about numbers.</summary>
internal static class Statistics
{
    /// <summary>The value that a share of all is not above; between two values, in proportion.</summary>
    /// <param name="values">The values, at least one.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        var place = share * (sorted.Length - 1);
        var (low, high) = ((int)Math.Floor(place), (int)Math.Ceiling(place));
        return sorted[low] + ((sorted[high] - sorted[low]) * (place - low));
    }

    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);
}
