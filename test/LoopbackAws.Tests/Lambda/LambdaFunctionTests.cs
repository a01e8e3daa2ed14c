using System.Diagnostics;
using LoopbackAws.Http;
using LoopbackAws.Lambda;
using Microsoft.Extensions.Time.Testing;
using static LoopbackAws.Tests.Lambda.TestFunction;

namespace LoopbackAws.Tests.Lambda;

public sealed class LambdaFunctionTests
{
    [Fact]
    public async Task The_event_goes_to_a_process_and_its_answer_comes_back()
    {
        await using var test = Start();

        var result = await test.InvokeAsync("""{"do":"echo","text":"é\"😀"}""");

        Assert.Null(result.FunctionError);
        Assert.Equal("""{"do":"echo","text":"é\"😀"}""", Text(result));
        Assert.True(result.ColdStart);
        Assert.True(Guid.TryParse(result.RequestId, out _));
    }

    [Fact]
    public async Task One_process_serves_one_invocation_after_the_other()
    {
        await using var test = Start();

        var first = await test.TellAsync();
        var second = await test.InvokeAsync("""{"do":"tell"}""");

        Assert.False(second.ColdStart);
        Assert.Equal(ProcessId(first), ProcessId(Json(second)));
        Assert.Equal(new FunctionCounts(Invocations: 2, Errors: 0, ColdStarts: 1, Restarts: 0), test.Function.Counts);
    }

    [Fact]
    public async Task An_error_that_the_function_reports_leaves_its_process_alone()
    {
        await using var test = Start();
        var before = await test.TellAsync();

        var result = await test.InvokeAsync("""{"do":"fail"}""");

        Assert.Equal("Unhandled", result.FunctionError);
        Assert.Equal(("TestError", "told to fail"), Error(result));
        Assert.Equal(ProcessId(before), ProcessId(await test.TellAsync()));
        Assert.Equal(new FunctionCounts(Invocations: 3, Errors: 1, ColdStarts: 1, Restarts: 0), test.Function.Counts);
    }

    [Theory]
    [InlineData(3, "Runtime exited with error: exit status 3")]
    [InlineData(0, "Runtime exited without providing a reason")]
    public async Task A_process_that_ends_in_an_invocation_fails_it_and_the_next_one_gets_another(int status, string reason)
    {
        await using var test = Start();

        var result = await test.InvokeAsync($$"""{"do":"crash","status":{{status}}}""");
        var next = await test.InvokeAsync("""{"do":"echo"}""");

        Assert.Equal("Unhandled", result.FunctionError);
        Assert.Equal(("Runtime.ExitError", $"RequestId: {result.RequestId} Error: {reason}"), Error(result));
        Assert.Null(next.FunctionError);
        Assert.True(next.ColdStart);
        Assert.Equal(new FunctionCounts(Invocations: 2, Errors: 1, ColdStarts: 2, Restarts: 1), test.Function.Counts);
    }

    [Fact]
    public async Task A_process_that_ends_after_its_answer_fails_nothing()
    {
        await using var test = Start();

        var result = await test.InvokeAsync("""{"do":"answer and crash"}""");
        var next = await test.InvokeAsync("""{"do":"echo"}""");

        Assert.Null(result.FunctionError);
        Assert.Null(next.FunctionError);
        Assert.True(next.ColdStart);
    }

    [Fact]
    public async Task A_kill_in_an_invocation_fails_it()
    {
        await using var test = Start();
        Assert.False(test.Function.Kill(new Random(1)));
        var invocation = test.InvokeAsync("""{"do":"hang"}""");
        await test.LineAsync("hanging");

        Assert.True(test.Function.Kill(new Random(1)));

        var result = await invocation;
        Assert.Equal(
            ("Runtime.ExitError", $"RequestId: {result.RequestId} Error: Runtime exited with error: signal: killed"), Error(result));
    }

    [Fact]
    public async Task A_kill_between_invocations_fails_none()
    {
        await using var test = Start();
        await test.InvokeAsync("""{"do":"echo"}""");

        Assert.True(test.Function.Kill(new Random(1)));
        var next = await test.InvokeAsync("""{"do":"echo"}""");

        Assert.Null(next.FunctionError);
        Assert.True(next.ColdStart);
    }

    [Fact]
    public async Task An_invocation_that_takes_too_long_is_killed_and_the_next_one_gets_another_process()
    {
        var time = new FakeTimeProvider();
        await using var test = Start(settings => settings with { Timeout = TimeSpan.FromSeconds(30) }, time);
        var process = ProcessId(await test.TellAsync());
        var invocation = test.InvokeAsync("""{"do":"hang"}""");
        await test.LineAsync("hanging");

        time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(invocation.IsCompleted);
        Assert.True(IsAlive(process));
        time.Advance(TimeSpan.FromSeconds(0.1));

        var result = await invocation;
        Assert.Equal(("Sandbox.Timedout", $"RequestId: {result.RequestId} Error: Task timed out after 30.00 seconds"), Error(result));
        Assert.Equal(TimeSpan.FromSeconds(30), result.Duration);
        Assert.False(IsAlive(process));
        Assert.NotEqual(process, ProcessId(await test.TellAsync()));
        Assert.Equal(new FunctionCounts(Invocations: 3, Errors: 1, ColdStarts: 2, Restarts: 1), test.Function.Counts);
    }

    [Fact]
    public async Task A_start_that_takes_too_long_fails_the_invocation()
    {
        var time = new FakeTimeProvider();
        await using var test = Start(settings => Starting(settings, "hang") with { StartTimeout = TimeSpan.FromSeconds(10) }, time);
        var invocation = test.InvokeAsync("""{"do":"echo"}""");
        await test.LineAsync("hanging in its start");

        time.Advance(TimeSpan.FromSeconds(10));

        var result = await invocation;
        Assert.Equal(("Sandbox.Timedout", $"RequestId: {result.RequestId} Error: Task timed out after 10.00 seconds"), Error(result));
    }

    [Fact]
    public async Task A_start_that_fails_is_reported_to_the_invocation()
    {
        await using var test = Start(settings => Starting(settings, "error"));

        var result = await test.InvokeAsync("""{"do":"echo"}""");

        Assert.Equal("Unhandled", result.FunctionError);
        Assert.Equal(("Runtime.NoConfiguration", "nothing to start with"), Error(result));
    }

    [Fact]
    public async Task A_process_that_ends_in_its_start_is_started_again_only_for_another_invocation()
    {
        await using var test = Start(settings => Starting(settings, "exit"));

        var first = await test.InvokeAsync("""{"do":"echo"}""");
        var second = await test.InvokeAsync("""{"do":"echo"}""");

        Assert.Equal(("Runtime.ExitError", $"RequestId: {first.RequestId} Error: Runtime exited with error: exit status 7"), Error(first));
        Assert.Equal("Runtime.ExitError", Error(second).Type);
        Assert.Equal(new FunctionCounts(Invocations: 2, Errors: 2, ColdStarts: 2, Restarts: 1), test.Function.Counts);
    }

    [Fact]
    public async Task A_program_that_is_not_there_fails_the_invocation()
    {
        await using var test = Start(settings => settings with { Executable = Path.Combine(AppContext.BaseDirectory, "no-such-program") });

        var result = await test.InvokeAsync("{}");

        Assert.Equal("Runtime.InvalidEntrypoint", Error(result).Type);
    }

    [Fact]
    public async Task A_response_above_the_limit_fails_the_invocation_and_leaves_the_process_alone()
    {
        await using var test = Start();

        var largest = await test.InvokeAsync("""{"do":"grow","bytes":6291556}""");
        var tooLarge = await test.InvokeAsync("""{"do":"grow","bytes":6291557}""");
        var next = await test.InvokeAsync("""{"do":"echo"}""");

        Assert.Null(largest.FunctionError);
        Assert.Equal(6_291_556, largest.Payload.Length);
        Assert.Equal("Function.ResponseSizeTooLarge", Error(tooLarge).Type);
        await test.LineAsync("refused: 413");
        Assert.False(next.ColdStart);
    }

    [Fact]
    public async Task An_event_above_the_limit_is_refused()
    {
        await using var test = Start();

        var refused = await Assert.ThrowsAsync<AwsErrorException>(
            () => test.Function.InvokeAsync(new byte[6_291_457], TestContext.Current.CancellationToken));

        Assert.Equal(("RequestTooLargeException", 413), (refused.Code, refused.StatusCode));
    }

    [Fact]
    public async Task Lines_come_whole_and_say_where_they_come_from()
    {
        await using var test = Start();

        await test.InvokeAsync("""{"do":"print"}""");

        Assert.Equal(new FunctionOutput("test", "to standard output, é", IsError: false), await test.LineAsync("to standard output, é"));
        Assert.Equal(new FunctionOutput("test", "to standard error", IsError: true), await test.LineAsync("to standard error"));
    }

    [Fact]
    public async Task Each_end_of_an_invocation_is_announced()
    {
        await using var test = Start();
        var announced = new List<InvocationResult>();
        test.Function.Completed += announced.Add;

        var first = await test.InvokeAsync("""{"do":"echo"}""");
        var second = await test.InvokeAsync("""{"do":"fail"}""");

        Assert.Equal([first, second], announced);
    }

    internal static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static FunctionSettings Starting(FunctionSettings settings, string how) =>
        settings with { Environment = new Dictionary<string, string> { ["ON_START"] = how } };
}
