using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SecurityHub.Model;
using Microsoft.AspNetCore.Http;

namespace PatchFindings.Aws.Tests.SecurityHub;

/// <summary>The client over a real socket: what arrives, and what it makes of servers and proxies that misbehave.</summary>
public sealed class WireTests
{
    private const string Imported = """{"FailedCount":0,"SuccessCount":1,"FailedFindings":[]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_arrives_is_signed_byte_for_byte()
    {
        await using var hub = await LoopbackHub.StartAsync(200, Imported);
        using var client = Client(hub.Url);

        await client.BatchImportFindingsAsync(Import("é \u0001 \"x\" 😀"), Cancellation);
        await client.DescribeHubAsync(new DescribeHubRequest(), Cancellation);

        Assert.Equal(2, hub.Requests.Count);
        foreach (var request in hub.Requests)
        {
            AssertSigned(request, hub.Url);
        }

        var query = Assert.Single(hub.Requests, request => request.Method == "GET");
        Assert.Equal("/accounts", query.Target);
        Assert.Empty(query.Body);
        var import = Assert.Single(hub.Requests, request => request.Method == "POST");
        Assert.Equal(import.Body.Length, int.Parse(import.Headers["Content-Length"], CultureInfo.InvariantCulture));
        Assert.Contains("api/SecurityHub#4.", import.Headers["User-Agent"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_second_attempt_sends_the_same_bytes_newly_signed(int status)
    {
        var attempts = 0;
        await using var hub = await LoopbackHub.StartAsync((_, context) =>
            Interlocked.Increment(ref attempts) == 1
                ? LoopbackHub.AnswerAsync(context, status, "<html>from a proxy</html>")
                : LoopbackHub.AnswerAsync(context, 200, Imported));
        using var client = Client(hub.Url);

        var response = await client.BatchImportFindingsAsync(Import("f"), Cancellation);

        Assert.Equal(1, response.SuccessCount);
        var (first, second) = hub.Requests.ToArray() is [var one, var two] ? (one, two) : throw new InvalidOperationException("Not two.");
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(first.Headers["amz-sdk-invocation-id"], second.Headers["amz-sdk-invocation-id"]);
        Assert.StartsWith("attempt=2", second.Headers["amz-sdk-request"], StringComparison.Ordinal);
        AssertSigned(first, hub.Url);
        AssertSigned(second, hub.Url);
    }

    [Theory]
    [InlineData("<html>from a proxy</html>")]
    [InlineData("")]
    [InlineData("""{"SuccessCount":1,"FailedCount":0""")]
    [InlineData("""{"SuccessCount":99999999999}""")]
    public async Task A_success_that_cannot_be_read_is_no_success(string body)
    {
        await using var hub = await LoopbackHub.StartAsync(200, body);
        using var client = Client(hub.Url, maxErrorRetry: 0);

        var error = await Assert.ThrowsAsync<AmazonUnmarshallingException>(
            () => client.BatchImportFindingsAsync(Import("f"), Cancellation));

        Assert.Equal(HttpStatusCode.OK, error.StatusCode);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_no_success()
    {
        await using var hub = await LoopbackHub.StartAsync(async (_, context) =>
        {
            context.Response.ContentLength = 500;
            await context.Response.WriteAsync("""{"SuccessCount":1""", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });
        using var client = Client(hub.Url, maxErrorRetry: 0);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => client.BatchImportFindingsAsync(Import("f"), Cancellation));

        Assert.True(error is AmazonUnmarshallingException or HttpRequestException or IOException, error.ToString());
    }

    [Theory]
    [InlineData(400, "")]
    [InlineData(403, "<html>from a proxy</html>")]
    [InlineData(413, """["Request Entity Too Large"]""")]
    [InlineData(503, "")]
    public async Task An_error_without_a_code_keeps_its_status(int status, string body)
    {
        await using var hub = await LoopbackHub.StartAsync(status, body);
        using var client = Client(hub.Url, maxErrorRetry: 0);

        var error = await Assert.ThrowsAnyAsync<AmazonSecurityHubException>(
            () => client.BatchImportFindingsAsync(Import("f"), Cancellation));

        Assert.Equal(status, (int)error.StatusCode);
        Assert.True(string.IsNullOrEmpty(error.ErrorCode), error.ErrorCode);
        Assert.Single(hub.Requests);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_tried_again_and_then_timed_out()
    {
        await using var hub = await LoopbackHub.StartAsync((_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = Client(hub.Url, timeout: TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAsync<TimeoutException>(() => client.BatchImportFindingsAsync(Import("f"), Cancellation));

        Assert.Equal(2, hub.Requests.Count);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_the_server_works_ends_and_is_not_tried_again()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = await LoopbackHub.StartAsync((_, context) =>
        {
            arrived.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var client = Client(hub.Url);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var call = client.BatchImportFindingsAsync(Import("f"), source.Token);
        await arrived.Task.WaitAsync(Cancellation);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(hub.Requests);
    }

    [Fact]
    public async Task Calls_at_once_do_not_share_what_they_write()
    {
        await using var hub = await LoopbackHub.StartAsync(200, Imported);
        using var client = Client(hub.Url);

        await Task.WhenAll(Enumerable.Range(0, 24).Select(i =>
            client.BatchImportFindingsAsync(Import($"finding-{i}", new string((char)('a' + i), i * 9_000)), Cancellation)));

        var expected = Enumerable.Range(0, 24)
            .Select(i => $$"""{"Findings":[{"Id":"finding-{{i}}","Description":"{{new string((char)('a' + i), i * 9_000)}}"}]}""");
        Assert.Equal(expected.Order(StringComparer.Ordinal), hub.Requests.Select(request => request.Text).Order(StringComparer.Ordinal));
    }

    private static AmazonSecurityHubClient Client(string url, int maxErrorRetry = 1, TimeSpan? timeout = null) => new(
        new SessionAWSCredentials("AKID", "secret", "token"),
        new AmazonSecurityHubConfig
        {
            ServiceURL = url,
            AuthenticationRegion = "us-east-2",
            MaxErrorRetry = maxErrorRetry,
            Timeout = timeout ?? TimeSpan.FromSeconds(30),
        });

    private static BatchImportFindingsRequest Import(string id, string? description = null) =>
        new() { Findings = [new AwsSecurityFinding { Id = id, Description = description }] };

    private static void AssertSigned(LoopbackHub.Request request, string url) => Signed.Check(
        request.Method, request.Target, new Uri(url).Authority, request.Headers, request.Body, "secret", "us-east-2");
}
