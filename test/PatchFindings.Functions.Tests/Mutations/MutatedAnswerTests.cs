using System.Collections.Concurrent;
using System.Globalization;

namespace PatchFindings.Functions.Tests.Mutations;

/// <summary>
/// Real answers of every read, of SQS and of Security Hub, damaged at random: members removed, types swapped, bodies cut, pages of a proxy,
/// other statuses. <c>PATCHFINDINGS_MUTATIONS=1000000</c> tries more of them; <c>PATCHFINDINGS_MUTATION=SEED</c> one again.
/// </summary>
public sealed class MutatedAnswerTests(ITestOutputHelper output)
{
    private const int LogBytesMax = 64 * 1024;

    private static readonly int Runs = Number("PATCHFINDINGS_MUTATIONS") ?? 4_000;

    [Fact]
    public async Task No_finding_is_lost_or_wrong_and_no_error_goes_unnamed()
    {
        var problems = new ConcurrentQueue<string>();
        var (next, damaged, bytes) = (-1, 0, 0);
        var first = Number("PATCHFINDINGS_MUTATION");
        await Task.WhenAll(Enumerable.Range(0, first is null ? Environment.ProcessorCount : 1).Select(_ => Task.Run(async () =>
        {
            var runs = new MutatedRuns();
            for (var seed = Interlocked.Increment(ref next); seed < (first is null ? Runs : 1); seed = Interlocked.Increment(ref next))
            {
                if (await runs.RunAsync(first ?? seed) is { } problem)
                {
                    problems.Enqueue(problem);
                }
            }

            Interlocked.Add(ref damaged, runs.Damaged);
            InterlockedMax(ref bytes, runs.LogBytesMax);
        })));
        output.WriteLine($"{damaged} answers damaged in {Runs} runs; at most {bytes} bytes logged in an invocation; {problems.Count} problems");
        Assert.True(problems.IsEmpty, string.Join('\n', problems.Take(400)));
        Assert.InRange(bytes, 1, LogBytesMax);
        Assert.True(damaged > Runs / 2 || first is not null, "too few answers were damaged to prove anything");
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
