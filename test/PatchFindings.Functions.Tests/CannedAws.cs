using System.Net;
using System.Text;
using Amazon.Runtime;

namespace PatchFindings.Functions.Tests;

/// <summary>Answers the SDK's calls, by action, with what a test gives: for answers that no loopback gives.</summary>
internal sealed class CannedAws : HttpClientFactory
{
    private readonly Dictionary<string, Func<(int Status, string Body)>> _answers = [];

    public List<string> Calls { get; } = [];

    public void Answer(string action, params string[] bodies)
    {
        var next = 0;
        _answers[action] = () => (200, bodies[Math.Min(next++, bodies.Length - 1)]);
    }

    public void Fail(string action, string code, int status = 400) => _answers[action] = () => (status, $$"""{"__type":"{{code}}","message":"told to fail"}""");

    /// <summary>An answer to each call in turn; <see langword="null"/> fails it as throttled.</summary>
    public void AnswerOrThrottle(string action, params string?[] bodies)
    {
        var next = 0;
        _answers[action] = () => bodies[Math.Min(next++, bodies.Length - 1)] is { } body
            ? (200, body)
            : (403, """{"__type":"RequestThrottled","message":"told to throttle"}""");
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    private sealed class Handler(CannedAws canned) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var action = request.Headers.TryGetValues("X-Amz-Target", out var target) ? target.Single().Split('.')[^1]
                : request.Method == HttpMethod.Get ? "DescribeHub"
                : "BatchImportFindings";
            canned.Calls.Add(action);
            var (status, body) = canned._answers[action]();
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0"),
            });
        }
    }
}
