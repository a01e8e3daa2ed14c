using Microsoft.Extensions.Time.Testing;
using static LoopbackAws.Tests.Lambda.LambdaFunctionTests;
using static LoopbackAws.Tests.Lambda.TestFunction;

namespace LoopbackAws.Tests.Lambda;

public sealed class LambdaShutdownTests
{
    [Fact]
    public async Task A_process_is_asked_to_end()
    {
        await using var test = Start();
        var process = ProcessId(await test.TellAsync());
        Assert.True(IsAlive(process));

        await test.DisposeAsync();

        await test.LineAsync("stopped by SIGTERM");
        Assert.False(IsAlive(process));
    }

    [Fact]
    public async Task A_process_that_does_not_end_is_killed_after_the_grace_time()
    {
        var time = new FakeTimeProvider();
        await using var test = Start(
            settings => settings with
            {
                ShutdownGrace = TimeSpan.FromSeconds(2),
                Environment = new Dictionary<string, string> { ["ON_SIGTERM"] = "ignore" },
            },
            time);
        var process = ProcessId(await test.TellAsync());

        var end = test.DisposeAsync().AsTask();
        await test.LineAsync("ignoring SIGTERM");
        Assert.True(IsAlive(process));
        time.Advance(TimeSpan.FromSeconds(2));

        await end;
        Assert.False(IsAlive(process));
    }

    [Fact]
    public async Task No_process_is_left_and_every_caller_gets_an_answer()
    {
        using var rendezvous = new Rendezvous();
        await using var test = Start(settings => settings with { MaximumConcurrency = 2 });
        var one = test.InvokeAsync(rendezvous.Payload);
        using var first = await rendezvous.AcceptAsync();
        var two = test.InvokeAsync(rendezvous.Payload);
        using var second = await rendezvous.AcceptAsync();
        var waiting = test.InvokeAsync("""{"do":"echo"}""");

        await test.DisposeAsync();

        Assert.False(IsAlive(first.ProcessId));
        Assert.False(IsAlive(second.ProcessId));
        Assert.Equal("Runtime.ExitError", Error(await one).Type);
        Assert.Equal("Runtime.ExitError", Error(await two).Type);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => test.InvokeAsync("""{"do":"echo"}"""));
    }

    [Fact]
    public async Task A_function_that_ends_while_a_process_starts_leaves_none()
    {
        await using var test = Start(
            settings => settings with { Environment = new Dictionary<string, string> { ["ON_START"] = "hang" } });
        var invocation = test.InvokeAsync("""{"do":"echo"}""");
        await test.LineAsync("hanging in its start");

        await test.DisposeAsync();

        Assert.Equal("Runtime.ExitError", Error(await invocation).Type);
        Assert.Equal(1, test.Function.Counts.ColdStarts);
    }
}
