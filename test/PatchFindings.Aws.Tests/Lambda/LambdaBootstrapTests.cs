using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;

namespace PatchFindings.Aws.Tests.Lambda;

public sealed class LambdaBootstrapTests
{
    private readonly RuntimeApiStub _api = new();
    private readonly SourceGeneratorLambdaJsonSerializer<EventsContext> _serializer = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_handler_gets_the_event_and_its_stream_is_the_response()
    {
        await using var function = Run(Builder((input, _) => Task.FromResult<Stream>(Copy(input))));
        _api.Invoke("r-1", "{\"a\":1}");

        var post = await _api.PostAsync();

        Assert.Equal("invocation/r-1/response", post.Path);
        Assert.Equal("{\"a\":1}", post.Body);
    }

    [Fact]
    public async Task A_typed_handler_gets_its_input_and_its_output_is_the_response()
    {
        await using var function = Run(LambdaBootstrapBuilder.Create<SQSEvent, SQSBatchResponse>(
            (input, _) => Task.FromResult(Failed(input)), _serializer));
        _api.Invoke("r-1", """{"Records":[{"messageId":"m-1"},{"messageId":"m-2"}]}""");
        _api.Invoke("r-2", """{"Records":[]}""");

        var first = await _api.PostAsync();
        var second = await _api.PostAsync();

        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"m-1"},{"itemIdentifier":"m-2"}]}""", first.Body);
        Assert.Equal("invocation/r-2/response", second.Path);
        Assert.Equal("""{"batchItemFailures":[]}""", second.Body);
    }

    [Fact]
    public async Task A_synchronous_typed_handler_and_one_without_an_answer_are_served_too()
    {
        await using var first = Run(LambdaBootstrapBuilder.Create<SQSEvent, SQSBatchResponse>((input, _) => Failed(input), _serializer));
        _api.Invoke("r-1", """{"Records":[{"messageId":"m-1"}]}""");
        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"m-1"}]}""", (await _api.PostAsync()).Body);
        await first.DisposeAsync();

        var seen = "";
        Func<SQSEvent, ILambdaContext, Task> handler = (input, context) =>
        {
            seen = input.Records![0].MessageId + context.AwsRequestId;
            return Task.CompletedTask;
        };
        await using var second = Run(LambdaBootstrapBuilder.Create(handler, _serializer));
        _api.Invoke("r-2", """{"Records":[{"messageId":"m-2"}]}""");
        Assert.Equal("", (await _api.PostAsync()).Body);
        Assert.Equal("m-2r-2", seen);
    }

    [Fact]
    public async Task A_typed_handler_that_returns_a_stream_answers_with_the_stream_itself()
    {
        Func<SQSEvent, ILambdaContext, Task<Stream>> handler = (_, _) => Task.FromResult<Stream>(Utf8("raw"));
        await using var function = Run(LambdaBootstrapBuilder.Create(handler, _serializer));
        _api.Invoke("r-1", "{}");

        Assert.Equal("raw", (await _api.PostAsync()).Body);
    }

    [Fact]
    public async Task What_a_handler_throws_is_the_error_and_the_next_invocation_is_served()
    {
        await using var function = Run(Builder((input, _) => new StreamReader(input).ReadToEnd() == "bad"
            ? throw new InvalidOperationException("böse \"Sache\"\n2", new ArgumentException("inner"))
            : Task.FromResult<Stream>(Utf8("fine"))));
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
        using var cause = JsonDocument.Parse(error.Headers["Lambda-Runtime-Function-XRay-Error-Cause"]);
        Assert.Equal("böse \"Sache\"\n2", cause.RootElement.GetProperty("exceptions")[0].GetProperty("message").GetString());
        Assert.NotEqual(0, cause.RootElement.GetProperty("exceptions")[0].GetProperty("stack").GetArrayLength());
        Assert.Equal("invocation/r-2/response", response.Path);
        Assert.Equal("fine", response.Body);
    }

    [Fact]
    public async Task An_event_that_is_not_the_handlers_input_fails_its_invocation_only()
    {
        await using var function = Run(LambdaBootstrapBuilder.Create<SQSEvent, SQSBatchResponse>(
            (input, _) => Task.FromResult(Failed(input)), _serializer));
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
        var function = Run(Builder((_, _) => Task.FromResult<Stream>(Utf8("x"))));
        _api.Invoke("r-1", "{}");
        await _api.PostAsync();

        await function.DisposeAsync();

        Assert.True(function.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task An_initializer_that_returns_false_ends_the_function_before_the_first_poll()
    {
        using var client = new HttpClient(_api);
        using var bootstrap = Builder((_, _) => Task.FromResult<Stream>(Utf8("x")))
            .UseBootstrapHandler(() => Task.FromResult(false)).UseHttpClient(client).Build();

        await bootstrap.RunAsync(Cancelled);

        Assert.Equal(0, _api.Polls);
    }

    [Fact]
    public async Task What_an_initializer_throws_is_the_initialization_error_and_ends_the_function()
    {
        using var client = new HttpClient(_api);
        using var bootstrap = Builder((_, _) => Task.FromResult<Stream>(Utf8("x")))
            .UseBootstrapHandler(() => throw new InvalidOperationException("no queue")).UseHttpClient(client).Build();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => bootstrap.RunAsync(Cancelled));

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
        using var client = new HttpClient(_api);
        using var bootstrap = Builder((_, _) => Task.FromResult<Stream>(Utf8("x"))).UseHttpClient(client).Build();

        var thrown = await Assert.ThrowsAnyAsync<RuntimeApiClientException>(() => bootstrap.RunAsync(Cancelled));

        Assert.Equal((int)status, thrown.StatusCode);
        Assert.Equal(1, _api.Polls);
    }

    [Fact]
    public async Task A_lost_execution_environment_ends_the_function_after_a_response()
    {
        _api.PostStatus = HttpStatusCode.InternalServerError;
        _api.Invoke("r-1", "{}");
        using var client = new HttpClient(_api);
        using var bootstrap = Builder((_, _) => Task.FromResult<Stream>(Utf8("x"))).UseHttpClient(client).Build();

        var thrown = await Assert.ThrowsAnyAsync<RuntimeApiClientException>(() => bootstrap.RunAsync(Cancelled));

        Assert.Equal(500, thrown.StatusCode);
        Assert.Equal(1, _api.Polls);
    }

    [Fact]
    public void A_bootstrap_needs_a_handler() =>
        Assert.Throws<ArgumentNullException>("handler", () => new LambdaBootstrap((LambdaBootstrapHandler)null!));

    private static SQSBatchResponse Failed(SQSEvent input) =>
        new([.. (input.Records ?? []).Select(message => new SQSBatchResponse.BatchItemFailure { ItemIdentifier = message.MessageId })]);

    private static MemoryStream Utf8(string text) => new(Encoding.UTF8.GetBytes(text));

    private static MemoryStream Copy(Stream input)
    {
        var copy = new MemoryStream();
        input.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    private static LambdaBootstrapBuilder Builder(Func<Stream, ILambdaContext, Task<Stream>> handler) =>
        LambdaBootstrapBuilder.Create(handler).ConfigureOptions(options => options.RuntimeApiEndpoint = "runtime.invalid:9001");

    private RunningFunction Run(LambdaBootstrapBuilder builder)
    {
        var client = new HttpClient(_api, disposeHandler: false);
        builder.ConfigureOptions(options => options.RuntimeApiEndpoint = "runtime.invalid:9001").UseHttpClient(client);
        return new RunningFunction(builder.Build());
    }
}
