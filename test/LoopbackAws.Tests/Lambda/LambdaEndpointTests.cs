using System.Net;
using System.Text;
using AwsTesting;
using LoopbackAws.Http;
using LoopbackAws.Lambda;

namespace LoopbackAws.Tests.Lambda;

public sealed class LambdaEndpointTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:lambda:eu-central-1:123456789012:function:test";

    private readonly TestFunction _test = TestFunction.Start();
    private readonly HttpClient _client = new();
    private Loopback _aws = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await Loopback.StartAsync();
        _aws.Functions["test"] = _test.Function;
        _client.BaseAddress = _aws.Endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _aws.DisposeAsync();
        await _test.DisposeAsync();
    }

    [Theory]
    [InlineData("test")]
    [InlineData("test:$LATEST")]
    [InlineData("123456789012:function:test")]
    [InlineData(Arn)]
    [InlineData(Arn + ":$LATEST")]
    public async Task A_function_is_found_by_name_or_ARN(string reference)
    {
        using var response = await InvokeAsync(reference, """{"do":"echo"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"do":"echo"}""", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.False(response.Headers.Contains("X-Amz-Function-Error"));
        Assert.Equal("$LATEST", response.Headers.GetValues("X-Amz-Executed-Version").Single());
        Assert.Equal([new ServiceCall("lambda", "Invoke", string.Empty, 1)], _aws.Calls.Of("lambda", "Invoke"));
    }

    [Theory]
    [InlineData("other")]
    [InlineData("test:7")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:test")]
    [InlineData("arn:aws:lambda:eu-central-1:123456789012:function")]
    public async Task A_function_that_is_not_there_is_not_found(string reference)
    {
        using var response = await InvokeAsync(reference, "{}");

        await AssertErrorAsync(HttpStatusCode.NotFound, "ResourceNotFoundException", response);
    }

    [Fact]
    public async Task A_failed_invocation_is_a_success_with_a_header()
    {
        using var response = await InvokeAsync("test", """{"do":"fail"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Unhandled", response.Headers.GetValues("X-Amz-Function-Error").Single());
        Assert.Equal(
            """{"errorType":"TestError","errorMessage":"told to fail"}""", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task An_asynchronous_invocation_is_accepted_and_run()
    {
        var completed = new TaskCompletionSource<InvocationResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _test.Function.Completed += completed.SetResult;

        using var response = await InvokeAsync("test", """{"do":"echo"}""", "Event");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal("""{"do":"echo"}""", TestFunction.Text(await completed.Task.WaitAsync(Cancellation)));
    }

    [Fact]
    public async Task A_dry_run_runs_nothing()
    {
        using var response = await InvokeAsync("test", """{"do":"echo"}""", "DryRun");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(0, _test.Function.Counts.ColdStarts);
    }

    [Theory]
    [InlineData("no JSON", "RequestResponse", "InvalidRequestContentException")]
    [InlineData("{}", "Sometimes", "InvalidParameterValueException")]
    public async Task A_request_that_is_not_valid_is_refused(string payload, string type, string code)
    {
        using var response = await InvokeAsync("test", payload, type);

        await AssertErrorAsync(HttpStatusCode.BadRequest, code, response);
    }

    [Fact]
    public async Task An_event_above_the_limit_is_refused()
    {
        using var response = await InvokeAsync("test", $"\"{new string('x', 6_291_455)}\"");

        await AssertErrorAsync(HttpStatusCode.RequestEntityTooLarge, "RequestTooLargeException", response);
    }

    [Fact]
    public async Task A_call_that_is_told_to_fail_runs_nothing()
    {
        _aws.Calls.Fault = _ => new AwsErrorException("TooManyRequestsException", "Rate exceeded", 429);

        using var response = await InvokeAsync("test", """{"do":"echo"}""");

        await AssertErrorAsync(HttpStatusCode.TooManyRequests, "TooManyRequestsException", response);
        Assert.Equal(0, _test.Function.Counts.ColdStarts);
    }

    [Fact]
    public async Task No_other_action_is_known()
    {
        using var response = await _client.GetAsync(new Uri("/2015-03-31/functions/test", UriKind.Relative), Cancellation);

        await AssertErrorAsync(HttpStatusCode.NotFound, "UnknownOperationException", response);
    }

    private static async Task AssertErrorAsync(HttpStatusCode status, string code, HttpResponseMessage response)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Contains("\"Message\":", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> InvokeAsync(string reference, string payload, string? type = null)
    {
        var path = new Uri($"/2015-03-31/functions/{Uri.EscapeDataString(reference)}/invocations", UriKind.Relative);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(payload, Encoding.UTF8) };
        if (type is not null)
        {
            request.Headers.Add("X-Amz-Invocation-Type", type);
        }

        return await _client.SendAsync(request, Cancellation);
    }
}
