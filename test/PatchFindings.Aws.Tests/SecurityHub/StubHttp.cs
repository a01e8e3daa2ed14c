using System.Net;
using System.Text;
using Amazon.Runtime;

namespace PatchFindings.Aws.Tests.SecurityHub;

/// <summary>Answers the client's HTTP requests in memory, and keeps them.</summary>
internal sealed class StubHttp : HttpClientFactory
{
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = new();

    public List<Request> Requests { get; } = [];

    public sealed record Request(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, byte[] Body)
    {
        public string Text => Encoding.UTF8.GetString(Body);
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public StubHttp Answers(int status, string body, params (string Name, string Value)[] headers)
    {
        _answers.Enqueue(_ =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            response.Headers.Add("x-amzn-RequestId", "request-1");
            foreach (var (name, value) in headers)
            {
                response.Headers.Add(name, value);
            }

            return Task.FromResult(response);
        });
        return this;
    }

    public StubHttp Breaks()
    {
        _answers.Enqueue(_ => throw new HttpRequestException("the connection broke"));
        return this;
    }

    public StubHttp NeverAnswers()
    {
        _answers.Enqueue(async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("A delay without an end has ended.");
        });
        return this;
    }

    private sealed class Handler(StubHttp stub) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
                .ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
            stub.Requests.Add(new Request(request.Method.Method, request.RequestUri!, headers, body));
            return await stub._answers.Dequeue()(cancellationToken);
        }
    }
}
