namespace PatchFindings.Benchmarks;

/// <summary>Benchmarks whose results are held against what they must be.</summary>
internal interface IChecked
{
    /// <summary>Makes what the benchmarks work on.</summary>
    Task SetupAsync();

    /// <summary>What is wrong with a benchmark's result.</summary>
    /// <param name="benchmark">The benchmark's name.</param>
    /// <param name="result">What it returned.</param>
    /// <returns>One sentence; <see langword="null"/> when nothing is wrong.</returns>
    string? Wrong(string benchmark, object? result);
}
