using System.Net;
using System.Text;
using System.Text.Json;
using LoopbackAws.Http;
using LoopbackAws.Lambda;

namespace LoopbackAws.Tests.Lambda;

public sealed class RuntimeApiWireTests : IAsyncLifetime
{
    private readonly RuntimeApi _api = new();
    private LoopbackServer _server = null!;
    private HttpClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync([new RuntimeApiEndpoint(_api)], port: 0, Cancellation);
        _client = new HttpClient { BaseAddress = new Uri(_server.Endpoint, "/2018-06-01/runtime/") };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Next_waits_and_then_gives_the_event_and_the_documented_headers()
    {
        var next = _client.GetAsync(Path("invocation/next"), Cancellation);
        Assert.Null(await _api.Ready);
        _ = _api.InvokeAsync(Invocation("one"));

        using var response = await next;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"é":1}""", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("one", Header(response, "Lambda-Runtime-Aws-Request-Id"));
        Assert.Equal("1767225600123", Header(response, "Lambda-Runtime-Deadline-Ms"));
        Assert.Equal("arn:aws:lambda:eu-central-1:123456789012:function:test", Header(response, "Lambda-Runtime-Invoked-Function-Arn"));
        Assert.Equal("Root=1-2-3;Sampled=0", Header(response, "Lambda-Runtime-Trace-Id"));
    }

    [Fact]
    public async Task A_response_is_accepted_and_comes_back_byte_for_byte()
    {
        var answer = await TakeAsync("one");

        await AssertAsync(HttpStatusCode.Accepted, null, PostAsync("invocation/one/response", "no JSON, and none is asked for"));

        Assert.Equal("no JSON, and none is asked for", Encoding.UTF8.GetString((await answer)!.Payload.Span));
    }

    [Fact]
    public async Task An_error_is_accepted_with_its_type_and_its_body()
    {
        var answer = await TakeAsync("one");

        await AssertAsync(HttpStatusCode.Accepted, null, PostAsync("invocation/one/error", """{"errorType":"E"}""", "Function.E"));

        Assert.Equal("Function.E", (await answer)!.ErrorType);
        Assert.Equal("""{"errorType":"E"}""", Encoding.UTF8.GetString((await answer)!.Payload.Span));
    }

    [Fact]
    public async Task An_error_without_a_type_is_an_error()
    {
        var answer = await TakeAsync("one");

        await AssertAsync(HttpStatusCode.Accepted, null, PostAsync("invocation/one/error", "{}"));

        Assert.Equal(string.Empty, (await answer)!.ErrorType);
    }

    [Fact]
    public async Task A_failed_start_is_accepted_once()
    {
        await AssertAsync(HttpStatusCode.Accepted, null, PostAsync("init/error", """{"errorType":"E"}""", "Runtime.E"));
        await AssertAsync(HttpStatusCode.Forbidden, "InvalidStateTransition", PostAsync("init/error", "{}", "Runtime.E"));
        await AssertAsync(HttpStatusCode.Forbidden, "InvalidStateTransition", _client.GetAsync(Path("invocation/next"), Cancellation));

        Assert.Equal("Runtime.E", (await _api.Ready)!.ErrorType);
    }

    [Theory]
    [InlineData("response")]
    [InlineData("error")]
    public async Task An_answer_to_an_unknown_or_a_finished_request_is_refused(string call)
    {
        await TakeAsync("one");

        await AssertAsync(HttpStatusCode.BadRequest, "InvalidRequestID", PostAsync($"invocation/other/{call}", "{}"));
        await AssertAsync(HttpStatusCode.Accepted, null, PostAsync($"invocation/one/{call}", "{}"));
        await AssertAsync(HttpStatusCode.Forbidden, "InvalidStateTransition", PostAsync($"invocation/one/{call}", "{}"));
        await TakeAsync("two");
        await AssertAsync(HttpStatusCode.BadRequest, "InvalidRequestID", PostAsync($"invocation/one/{call}", "{}"));
    }

    [Theory]
    [InlineData(6_291_557)]
    [InlineData(40_000_000)]
    public async Task A_response_that_is_too_large_is_refused_and_fails_the_invocation(int bytes)
    {
        var answer = await TakeAsync("one");

        await AssertAsync(
            HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLarge", PostAsync("invocation/one/response", new string('x', bytes)));

        Assert.Equal("Function.ResponseSizeTooLarge", (await answer)!.ErrorType);
    }

    [Theory]
    [InlineData("invocation")]
    [InlineData("invocation/one/other")]
    [InlineData("invocation//response")]
    [InlineData("restore/next")]
    public async Task A_path_that_is_not_there_is_not_found(string path) =>
        await AssertAsync(HttpStatusCode.NotFound, "NotFound", PostAsync(path, "{}"));

    [Fact]
    public async Task A_method_that_is_not_there_is_not_allowed()
    {
        await AssertAsync(HttpStatusCode.MethodNotAllowed, "MethodNotAllowed", PostAsync("invocation/next", "{}"));
        await AssertAsync(
            HttpStatusCode.MethodNotAllowed, "MethodNotAllowed", _client.GetAsync(Path("invocation/one/response"), Cancellation));
        await AssertAsync(HttpStatusCode.MethodNotAllowed, "MethodNotAllowed", _client.GetAsync(Path("init/error"), Cancellation));
    }

    private static Uri Path(string path) => new(path, UriKind.Relative);

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private static RuntimeInvocation Invocation(string requestId) => new(
        requestId,
        "arn:aws:lambda:eu-central-1:123456789012:function:test",
        "Root=1-2-3;Sampled=0",
        DateTimeOffset.FromUnixTimeMilliseconds(1767225600123),
        Encoding.UTF8.GetBytes("""{"é":1}"""));

    private static async Task AssertAsync(HttpStatusCode status, string? errorType, Task<HttpResponseMessage> call)
    {
        using var response = await call;
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(status, response.StatusCode);
        using var json = JsonDocument.Parse(body);
        Assert.Equal(errorType, json.RootElement.TryGetProperty("errorType", out var type) ? type.GetString() : null);
    }

    private async Task<Task<RuntimeAnswer?>> TakeAsync(string requestId)
    {
        var answer = _api.InvokeAsync(Invocation(requestId));
        using var next = await _client.GetAsync(Path("invocation/next"), Cancellation);
        Assert.Equal(requestId, Header(next, "Lambda-Runtime-Aws-Request-Id"));
        return answer;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body, string? errorType = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path(path)) { Content = new StringContent(body) };
        if (errorType is not null)
        {
            request.Headers.Add("Lambda-Runtime-Function-Error-Type", errorType);
        }

        return await _client.SendAsync(request, Cancellation);
    }
}
