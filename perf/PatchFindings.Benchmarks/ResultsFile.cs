using System.Globalization;
using BenchmarkDotNet.Reports;

namespace PatchFindings.Benchmarks;

/// <summary>Figures for a program to read: a line a benchmark with its name, nanoseconds and bytes per finding, between tabs.</summary>
internal static class ResultsFile
{
    public static void Write(string path, IEnumerable<Summary> summaries) => File.WriteAllLines(
        path,
        summaries.SelectMany(summary => summary.Reports).Where(report => report.ResultStatistics is not null).Select(report =>
        {
            var of = report.BenchmarkCase;
            var bytes = report.GcStats.GetBytesAllocatedPerOperation(of) ?? 0;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{of.Descriptor.WorkloadMethod.Name}/{of.Parameters["Work"]}\t{report.ResultStatistics!.Median:F1}\t{bytes}");
        }));
}
