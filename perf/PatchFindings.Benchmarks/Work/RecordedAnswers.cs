using System.Net;
using System.Net.Http.Headers;
using Amazon.Runtime;

namespace PatchFindings.Benchmarks.Work;

/// <summary>Services' answers as bytes: recorded once from the loopback services, then played again without a socket.</summary>
internal sealed class RecordedAnswers
{
    private readonly Dictionary<string, (List<Recorded> Answers, int Next)> _ofAction = [];

    /// <summary>The body of the last request that was answered from the recording.</summary>
    public MemoryStream LastRequest { get; } = new();

    /// <summary>Sends requests on, and keeps the answers.</summary>
    public HttpClientFactory Recorder() => new Factory(() => new RecordingHandler(this));

    /// <summary>Answers each action's requests in the order of the recording, and again from its start.</summary>
    public HttpClientFactory Player() => new Factory(() => new PlayingHandler(this));

    private static string ActionOf(HttpRequestMessage request) =>
        request.Headers.NonValidated.TryGetValues("X-Amz-Target", out var target) ? target.ToString() : request.RequestUri!.AbsolutePath;

    private void Add(string action, Recorded answer)
    {
        if (!_ofAction.TryGetValue(action, out var recorded))
        {
            recorded = ([], 0);
            _ofAction.Add(action, recorded);
        }

        recorded.Answers.Add(answer);
    }

    private Recorded Next(string action)
    {
        var (answers, next) = _ofAction[action];
        _ofAction[action] = (answers, (next + 1) % answers.Count);
        return answers[next];
    }

    private readonly record struct Recorded(HttpStatusCode Status, byte[] Body);

    private sealed class Factory(Func<HttpMessageHandler> handler) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(handler(), disposeHandler: true);

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    }

    private sealed class RecordingHandler(RecordedAnswers answers) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            answers.Add(ActionOf(request), new Recorded(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken)));
            return response;
        }
    }

    private sealed class PlayingHandler(RecordedAnswers answers) : HttpMessageHandler
    {
        private static readonly MediaTypeHeaderValue Json = new("application/x-amz-json-1.1");

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            answers.LastRequest.SetLength(0);
            await request.Content!.CopyToAsync(answers.LastRequest, cancellationToken);
            var answer = answers.Next(ActionOf(request));
            var content = new ByteArrayContent(answer.Body);
            content.Headers.ContentType = Json;
            return new HttpResponseMessage(answer.Status) { Content = content };
        }
    }
}
