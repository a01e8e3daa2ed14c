using System.Threading.Channels;
using LoopbackAws.Lambda;
using Microsoft.Extensions.Time.Testing;

namespace LoopbackAws.Tests.Lambda;

public sealed class ScheduleTests
{
    private const string Input = """{"do":"echo","dryRun":false}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_function_is_invoked_once_in_each_interval_until_the_schedule_is_stopped()
    {
        var time = new FakeTimeProvider();
        await using var test = TestFunction.Start(time: time);
        using var stop = new CancellationTokenSource();
        var results = Channel.CreateUnbounded<InvocationResult>();
        test.Function.Completed += result => results.Writer.TryWrite(result);
        var run = new Schedule(test.Function, TimeSpan.FromMinutes(15), Input, time).RunAsync(stop.Token);

        time.Advance(TimeSpan.FromMinutes(14.9));
        Assert.Equal(0, test.Function.Counts.ColdStarts);
        time.Advance(TimeSpan.FromMinutes(0.1));
        Assert.Equal(Input, TestFunction.Text(await results.Reader.ReadAsync(Cancellation)));
        time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(Input, TestFunction.Text(await results.Reader.ReadAsync(Cancellation)));

        await stop.CancelAsync();
        await run;
        Assert.Equal(2, test.Function.Counts.Invocations);
    }

    [Fact]
    public async Task A_run_that_fails_does_not_end_the_schedule()
    {
        var time = new FakeTimeProvider();
        await using var test = TestFunction.Start(time: time);
        var results = Channel.CreateUnbounded<InvocationResult>();
        test.Function.Completed += result => results.Writer.TryWrite(result);
        var run = new Schedule(test.Function, TimeSpan.FromMinutes(1), """{"do":"crash","status":1}""", time).RunAsync(Cancellation);

        for (var invocation = 0; invocation < 2; invocation++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.NotNull((await results.Reader.ReadAsync(Cancellation)).FunctionError);
        }

        await test.DisposeAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        await run;
    }
}
