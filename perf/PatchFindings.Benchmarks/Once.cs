using System.Diagnostics;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using PatchFindings.Benchmarks.Work;

namespace PatchFindings.Benchmarks;

/// <summary>Runs every benchmark once and holds its result against what it must be; nothing is measured.</summary>
internal static class Once
{
    public static async Task<bool> RunAsync(TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        var (run, wrong) = (0, 0);
        foreach (var kind in Enum.GetValues<WorkKind>())
        {
            await CheckAsync(new EventBenchmarks { Work = kind });
            await CheckAsync(new FindingBenchmarks { Work = kind });

            async Task CheckAsync<T>(T benchmarks)
                where T : class, IChecked, IDisposable
            {
                using var _ = benchmarks;
                await benchmarks.SetupAsync();
                foreach (var method in typeof(T).GetMethods().Where(method => method.IsDefined(typeof(BenchmarkAttribute))))
                {
                    run++;
                    if (await WrongAsync(benchmarks, method) is { } what)
                    {
                        wrong++;
                        await output.WriteLineAsync($"{typeof(T).Name}.{method.Name} ({kind}): {what}");
                    }
                }
            }
        }

        await output.WriteLineAsync($"{run} benchmarks run once, {wrong} wrong, {watch.Elapsed.TotalSeconds:F1} s");
        return wrong == 0 && run > 0;
    }

    // Whatever a benchmark throws is a wrong result, told beside the others.
    private static async Task<string?> WrongAsync(IChecked benchmarks, MethodInfo method)
    {
        try
        {
            var result = method.Invoke(benchmarks, null);
            return benchmarks.Wrong(method.Name, result is Task<object> task ? await task : result);
        }
        catch (TargetInvocationException e)
        {
            return $"throws {e.InnerException}";
        }
#pragma warning disable CA1031 // As above: the exceptions are the benchmarks' own.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return $"throws {e}";
        }
    }
}
