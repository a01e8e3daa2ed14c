using System.Net;
using System.Text;
using Amazon.Runtime;

namespace PatchFindings.Functions.Tests;

/// <summary>
/// Answers the SDK's calls, by action, with what a test gives: for answers that no service in its right mind would send. A call to another
/// action goes to its service.
/// </summary>
internal sealed class CannedAws : HttpClientFactory
{
    private readonly Dictionary<string, Func<(int Status, string Body)>> _answers = [];

    public List<string> Calls { get; } = [];

    /// <summary>The API action that a client's request is for.</summary>
    public static string ActionOf(HttpRequestMessage request) =>
        request.Headers.TryGetValues("X-Amz-Target", out var target) ? target.Single().Split('.')[^1]
        : request.Method == HttpMethod.Get ? "DescribeHub"
        : request.RequestUri!.AbsolutePath == "/findings" ? "GetFindings"
        : request.RequestUri.AbsolutePath == "/findings/import" ? "BatchImportFindings"
        : "DescribeInstances";

    /// <summary>An answer to each call in turn, the last to all that follow.</summary>
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

    private sealed class Handler(CannedAws canned) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var action = ActionOf(request);
            canned.Calls.Add(action);
            if (!canned._answers.TryGetValue(action, out var answer))
            {
                return base.SendAsync(request, cancellationToken);
            }

            var (status, body) = answer();
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(body, Encoding.UTF8, action == "DescribeInstances" ? "text/xml" : "application/x-amz-json-1.0"),
            });
        }
    }
}
