using System.Net;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.RuntimeSupport.Bootstrap;

namespace PatchFindings.Aws.Tests.Lambda.Source;

public sealed class RuntimeLoopTests
{
    private readonly RuntimeApiStub _api = new();
    private readonly MemoryStream _output = new();
    private readonly List<string?> _traceIds = [];

    [Fact]
    public async Task The_trace_of_each_invocation_is_in_the_environment_while_it_runs()
    {
        var seen = new List<(string? Trace, int Set)>();
        await using var function = Run(invocation =>
        {
            seen.Add((invocation.LambdaContext.TraceId, _traceIds.Count));
            return Task.FromResult(new InvocationResponse(Stream.Null));
        });
        _api.Invoke("r-1", "{}", ("Lambda-Runtime-Trace-Id", "Root=1-1"));
        _api.Invoke("r-2", "{}", ("Lambda-Runtime-Trace-Id", "Root=1-2"));
        _api.Invoke("r-3", "{}");
        await _api.PostAsync();
        await _api.PostAsync();
        await _api.PostAsync();

        Assert.Equal([("Root=1-1", 1), ("Root=1-2", 2), (null, 3)], seen);
        Assert.Equal(["Root=1-1", "Root=1-2", null], _traceIds);
    }

    [Fact]
    public async Task An_answer_that_the_runtime_api_does_not_take_is_logged_and_the_next_invocation_is_served()
    {
        _api.PostStatus = HttpStatusCode.RequestEntityTooLarge;
        await using var function = Run(_ => Task.FromResult(new InvocationResponse(Stream.Null)));
        _api.Invoke("r-1", "{}");
        _api.Invoke("r-2", "{}");

        Assert.Equal("invocation/r-1/response", (await _api.PostAsync()).Path);
        Assert.Equal("invocation/r-2/response", (await _api.PostAsync()).Path);
        await function.DisposeAsync();
        var log = System.Text.Encoding.UTF8.GetString(_output.ToArray());
        Assert.Contains("r-1\tfail\tThe Runtime API did not take the response: 413 {\"status\":\"OK\"}", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invocation_in_hand_is_answered_after_the_function_was_told_to_stop()
    {
        var started = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        var function = Run(async _ =>
        {
            started.SetResult();
            await finish.Task;
            return new InvocationResponse(Stream.Null);
        });
        _api.Invoke("r-1", "{}");
        await started.Task.WaitAsync(TestContext.Current.CancellationToken);

        var ended = function.DisposeAsync();
        Assert.False(function.Completion.IsCompleted);
        finish.SetResult();
        await ended;

        Assert.Equal("invocation/r-1/response", (await _api.PostAsync()).Path);
        Assert.Equal(1, _api.Polls);
    }

    [Fact]
    public async Task A_response_stream_is_closed_unless_it_serves_further_invocations()
    {
        var closed = new MemoryStream();
        var kept = new MemoryStream();
        await using var function = Run(invocation => Task.FromResult(
            invocation.LambdaContext.AwsRequestId == "r-1" ? new InvocationResponse(closed) : new InvocationResponse(kept, false)));
        _api.Invoke("r-1", "{}");
        _api.Invoke("r-2", "{}");
        await _api.PostAsync();
        await _api.PostAsync();
        await function.DisposeAsync();

        Assert.False(closed.CanRead);
        Assert.True(kept.CanRead);
    }

    [Fact]
    public async Task Without_a_runtime_api_the_function_says_what_is_missing()
    {
        var empty = new RuntimeEnvironment(_ => null, (_, _) => { });
        using var bootstrap = new LambdaBootstrap(
            null, _ => Task.FromResult(new InvocationResponse(Stream.Null)), null, null, null, empty);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => bootstrap.RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("AWS_LAMBDA_RUNTIME_API", thrown.Message, StringComparison.Ordinal);
    }

    private RunningFunction Run(LambdaBootstrapHandler handler) => new(new LambdaBootstrap(
        new HttpMessageInvoker(_api, disposeHandler: false),
        handler,
        null,
        new LambdaBootstrapOptions { RuntimeApiEndpoint = "runtime.invalid" },
        null,
        new RuntimeEnvironment(_ => null, (_, value) => _traceIds.Add(value)),
        standardOutput: () => _output));
}
