// Polls, posts as many bytes as a forwarder would, answers: no work, no SDK, no runtime client.
using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null });
var runtime = $"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/invocation/";
var imports = $"{Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL")}/findings/import";
while (true)
{
    using var next = await SendAsync(HttpMethod.Get, runtime + "next", null);
    var requestId = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").First();
    var batch = await next.Content.ReadAsByteArrayAsync();

    // A batch's bytes are the findings' and half as much again.
    using (var imported = await SendAsync(HttpMethod.Post, imports, new ByteArrayContent(batch)))
    {
        await imported.Content.ReadAsByteArrayAsync();
    }

    using var answered = await SendAsync(
        HttpMethod.Post, $"{runtime}{requestId}/response", new ByteArrayContent("""{"batchItemFailures":[]}"""u8.ToArray()));
    await answered.Content.ReadAsByteArrayAsync();
}

async Task<HttpResponseMessage> SendAsync(HttpMethod method, string uri, HttpContent? content) =>
    await http.SendAsync(new HttpRequestMessage(method, uri) { Content = content }, CancellationToken.None);
