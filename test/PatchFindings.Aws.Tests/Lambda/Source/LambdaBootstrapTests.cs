using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;

namespace PatchFindings.Aws.Tests.Lambda.Source;

public sealed class LambdaBootstrapTests
{
    private readonly RuntimeApiStub _api = new();
    private readonly SourceGeneratorLambdaJsonSerializer<EventsContext> _serializer = new();

    [Fact]
    public async Task A_stream_handler_gets_the_event_and_its_stream_is_the_response_and_closed()
    {
        var answers = new List<MemoryStream>();
        await using var function = Run((input, _) =>
        {
            answers.Add(Utf8(new StreamReader(input).ReadToEnd() + "!"));
            return Task.FromResult<Stream>(answers[^1]);
        });
        _api.Invoke("r-1", "{\"a\":1}");

        var post = await _api.PostAsync();
        await function.DisposeAsync();

        Assert.Equal(("invocation/r-1/response", "{\"a\":1}!"), (post.Path, post.Body));
        Assert.False(Assert.Single(answers).CanRead);
    }

    [Fact]
    public async Task A_typed_handler_gets_its_input_and_its_output_is_the_response()
    {
        await using var function = Run(Batches());
        _api.Invoke("r-1", """{"Records":[{"messageId":"m-1"},{"messageId":"m-2"}]}""");
        _api.Invoke("r-2", """{"Records":[]}""");

        var first = await _api.PostAsync();
        var second = await _api.PostAsync();

        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"m-1"},{"itemIdentifier":"m-2"}]}""", first.Body);
        Assert.Equal(("invocation/r-2/response", """{"batchItemFailures":[]}"""), (second.Path, second.Body));
    }

    [Fact]
    public async Task What_a_handler_throws_is_the_error_and_in_the_log_and_the_next_invocation_is_served()
    {
        await using var function = Run((input, _) => new StreamReader(input).ReadToEnd() == "bad"
            ? throw new InvalidOperationException("böse \"Sache\"\n2", new ArgumentException("inner"))
            : Task.FromResult<Stream>(Utf8("fine")));
        _api.Invoke("r-1", "bad");
        _api.Invoke("r-2", "good");

        var error = await _api.PostAsync();
        var response = await _api.PostAsync();

        Assert.Equal("invocation/r-1/error", error.Path);
        Assert.Equal("InvalidOperationException", error.Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Equal("application/vnd.aws.lambda.error+json", error.Headers["Content-Type"]);
        using var body = JsonDocument.Parse(error.Body);
        Assert.Equal("InvalidOperationException", body.RootElement.GetProperty("errorType").GetString());
        Assert.Equal("böse \"Sache\"\n2", body.RootElement.GetProperty("errorMessage").GetString());
        var frames = body.RootElement.GetProperty("stackTrace").EnumerateArray().Select(line => line.GetString()!).ToList();
        Assert.Contains(nameof(LambdaBootstrapTests), frames[0], StringComparison.Ordinal);
        Assert.All(frames, frame => Assert.Equal(frame.Trim(), frame));
        Assert.Equal("ArgumentException", body.RootElement.GetProperty("cause").GetProperty("errorType").GetString());
        Assert.Equal(("invocation/r-2/response", "fine"), (response.Path, response.Body));
        using var line = JsonDocument.Parse(function.Log);
        Assert.Equal("ERROR", line.RootElement.GetProperty("level").GetString());
        Assert.Equal("System.InvalidOperationException", line.RootElement.GetProperty("errorType").GetString());
    }

    [Fact]
    public async Task An_event_that_is_not_the_handlers_input_fails_its_invocation_only()
    {
        await using var function = Run(Batches());
        _api.Invoke("r-1", "no json");
        _api.Invoke("r-2", "{}");

        var error = await _api.PostAsync();

        Assert.Equal("invocation/r-1/error", error.Path);
        Assert.Equal("JsonSerializerException", error.Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Equal("invocation/r-2/response", (await _api.PostAsync()).Path);
    }

    [Fact]
    public async Task Cancelling_while_waiting_ends_the_loop_without_an_error()
    {
        var function = Run((_, _) => Task.FromResult<Stream>(Utf8("x")));
        _api.Invoke("r-1", "{}");
        await _api.PostAsync();

        await function.DisposeAsync();

        Assert.True(function.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task An_invocation_in_hand_is_answered_after_the_function_was_told_to_stop()
    {
        var started = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        var function = Run(async (_, _) =>
        {
            started.SetResult();
            await finish.Task;
            return Utf8("x");
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
    public async Task An_initializer_that_returns_false_ends_the_function_before_the_first_poll()
    {
        await using var function = Run(Streams().UseBootstrapHandler(() => Task.FromResult(false)));

        await function.Completion;

        Assert.Equal(0, _api.Polls);
    }

    [Fact]
    public async Task What_an_initializer_throws_is_the_initialization_error_and_ends_the_function()
    {
        var function = Run(Streams().UseBootstrapHandler(() => throw new InvalidOperationException("no queue")));

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => function.Completion);

        Assert.Equal("no queue", thrown.Message);
        var error = await _api.PostAsync();
        Assert.Equal("init/error", error.Path);
        Assert.Contains("no queue", error.Body, StringComparison.Ordinal);
        Assert.Equal(0, _api.Polls);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_poll_that_is_refused_ends_the_function(HttpStatusCode status)
    {
        _api.AnswerNextWith(status, """{"errorMessage":"gone","errorType":"x"}""");

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Run(Streams()).Completion);

        Assert.Contains($"status {(int)status}", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(1, _api.Polls);
    }

    [Fact]
    public async Task A_lost_execution_environment_ends_the_function_after_a_response()
    {
        _api.PostStatus = HttpStatusCode.InternalServerError;
        _api.Invoke("r-1", "{}");

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Run(Streams()).Completion);

        Assert.Contains("status 500", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(1, _api.Polls);
    }

    [Fact]
    public async Task An_answer_that_the_runtime_api_does_not_take_is_logged_and_the_next_invocation_is_served()
    {
        _api.PostStatus = HttpStatusCode.RequestEntityTooLarge;
        await using var function = Run(Streams());
        _api.Invoke("r-1", "{}");
        _api.Invoke("r-2", "{}");

        Assert.Equal("invocation/r-1/response", (await _api.PostAsync()).Path);
        Assert.Equal("invocation/r-2/response", (await _api.PostAsync()).Path);
        await function.DisposeAsync();
        Assert.Contains("The Runtime API did not take the response: 413", function.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trace_of_each_invocation_is_in_the_environment_while_it_runs()
    {
        var seen = new List<int>();
        RunningFunction? running = null;
        await using var function = running = Run((_, _) =>
        {
            seen.Add(running!.TraceIds.Count);
            return Task.FromResult<Stream>(Utf8("x"));
        });
        _api.Invoke("r-1", "{}", ("Lambda-Runtime-Trace-Id", "Root=1-1"));
        _api.Invoke("r-2", "{}", ("Lambda-Runtime-Trace-Id", "Root=1-2"));
        _api.Invoke("r-3", "{}");
        for (var i = 0; i < 3; i++)
        {
            await _api.PostAsync();
        }

        Assert.Equal([1, 2, 3], seen);
        Assert.Equal(["Root=1-1", "Root=1-2", null], function.TraceIds);
    }

    [Fact]
    public async Task Without_a_runtime_api_the_function_says_what_is_missing()
    {
        using var bootstrap = Streams().Build(
            new HttpMessageInvoker(_api), new RuntimeEnvironment(_ => null, (_, _) => { }), TimeProvider.System, () => Stream.Null);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(
            () => bootstrap.RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("AWS_LAMBDA_RUNTIME_API", thrown.Message, StringComparison.Ordinal);
    }

    private static SQSBatchResponse Failed(SQSEvent input) =>
        new([.. (input.Records ?? []).Select(message => new SQSBatchResponse.BatchItemFailure { ItemIdentifier = message.MessageId })]);

    private static MemoryStream Utf8(string text) => new(Encoding.UTF8.GetBytes(text));

    private static LambdaBootstrapBuilder Streams() => LambdaBootstrapBuilder.Create((_, _) => Task.FromResult<Stream>(Utf8("x")));

    private LambdaBootstrapBuilder Batches() => LambdaBootstrapBuilder.Create<SQSEvent, SQSBatchResponse>(
        (input, _) => Task.FromResult(Failed(input)), _serializer);

    private RunningFunction Run(Func<Stream, ILambdaContext, Task<Stream>> handler) => Run(LambdaBootstrapBuilder.Create(handler));

    private RunningFunction Run(LambdaBootstrapBuilder builder) => new(_api, builder);
}
