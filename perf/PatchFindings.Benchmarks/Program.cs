using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using PatchFindings.Benchmarks;
using Perfolizer.Horology;

// What is wrong is not worth measuring.
if (!await Once.RunAsync(Console.Out))
{
    return 1;
}

if (args is ["--once"])
{
    return 0;
}

var results = args is ["--results", var file, ..] ? file : null;
var asked = results is null ? args : args[2..];
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithWarmupCount(3).WithIterationCount(results is null ? 12 : 6).WithIterationTime(TimeInterval.FromMilliseconds(150)))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(results is null ? ConsoleLogger.Default : NullLogger.Instance)
    .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared))
    .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "results"))
    .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile);
var summaries = BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly())
    .Run(asked.Length > 0 ? asked : ["--filter", "*"], config)
    .ToList();
if (results is not null)
{
    ResultsFile.Write(results, summaries);
}

return summaries.Count > 0
    && summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
