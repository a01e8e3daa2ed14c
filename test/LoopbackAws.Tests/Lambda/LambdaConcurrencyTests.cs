using LoopbackAws.Lambda;
using static LoopbackAws.Tests.Lambda.TestFunction;

namespace LoopbackAws.Tests.Lambda;

public sealed class LambdaConcurrencyTests
{
    [Fact]
    public async Task Invocations_run_in_processes_of_their_own_up_to_the_maximum_and_the_rest_wait()
    {
        using var rendezvous = new Rendezvous();
        await using var test = Start(settings => settings with { MaximumConcurrency = 2 });
        var invocations = Enumerable.Range(0, 3).Select(_ => test.InvokeAsync(rendezvous.Payload)).ToArray();
        using var first = await rendezvous.AcceptAsync();
        using var second = await rendezvous.AcceptAsync();

        Assert.NotEqual(first.ProcessId, second.ProcessId);
        Assert.All(invocations, invocation => Assert.False(invocation.IsCompleted));
        first.Release();
        using var third = await rendezvous.AcceptAsync();

        Assert.Equal(first.ProcessId, third.ProcessId);
        second.Release();
        third.Release();
        await Task.WhenAll(invocations);
        Assert.Equal(new FunctionCounts(Invocations: 3, Errors: 0, ColdStarts: 2, Restarts: 0), test.Function.Counts);
    }

    [Fact]
    public async Task The_environment_that_was_used_last_is_used_first()
    {
        using var rendezvous = new Rendezvous();
        await using var test = Start();
        var one = test.InvokeAsync(rendezvous.Payload);
        using var first = await rendezvous.AcceptAsync();
        var two = test.InvokeAsync(rendezvous.Payload);
        using var second = await rendezvous.AcceptAsync();

        second.Release();
        await two;
        first.Release();
        await one;

        Assert.Equal(first.ProcessId, ProcessId(await test.TellAsync()));
    }

    [Fact]
    public async Task A_caller_that_gives_up_waiting_is_passed_over()
    {
        using var rendezvous = new Rendezvous();
        using var giveUp = new CancellationTokenSource();
        await using var test = Start(settings => settings with { MaximumConcurrency = 1 });
        var running = test.InvokeAsync(rendezvous.Payload);
        using var guest = await rendezvous.AcceptAsync();
        var waiting = test.InvokeAsync("""{"do":"fail"}""", giveUp.Token);
        var last = test.InvokeAsync("""{"do":"echo"}""");

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        guest.Release();

        await running;
        Assert.Null((await last).FunctionError);
        Assert.Equal(2, test.Function.Counts.Invocations);
    }

    [Fact]
    public async Task A_caller_that_hangs_up_does_not_stop_its_invocation()
    {
        using var rendezvous = new Rendezvous();
        using var hangUp = new CancellationTokenSource();
        await using var test = Start();
        var completed = new TaskCompletionSource<InvocationResult>();
        test.Function.Completed += completed.SetResult;
        var invocation = test.InvokeAsync(rendezvous.Payload, hangUp.Token);
        using var guest = await rendezvous.AcceptAsync();

        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => invocation);
        guest.Release();

        Assert.Null((await completed.Task.WaitAsync(TestContext.Current.CancellationToken)).FunctionError);
    }
}
