using System.Net;
using System.Text;
using System.Threading.Channels;

namespace PatchFindings.Aws.Tests.Lambda.Source;

/// <summary>The Runtime API as a message handler: invocations go in, posts come out, and a poll without an invocation waits.</summary>
internal sealed class RuntimeApiStub : HttpMessageHandler
{
    private readonly Channel<HttpResponseMessage> _invocations = Channel.CreateUnbounded<HttpResponseMessage>();
    private readonly Channel<Posted> _posts = Channel.CreateUnbounded<Posted>();

    public int Polls { get; private set; }

    public HttpStatusCode PostStatus { get; set; } = HttpStatusCode.Accepted;

    public void Invoke(string id, string payload, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(payload)) };
        response.Headers.Add("Lambda-Runtime-Aws-Request-Id", id);
        response.Headers.Add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-2:111122223333:function:f");
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        _invocations.Writer.TryWrite(response);
    }

    public void AnswerNextWith(HttpStatusCode status, string body) =>
        _invocations.Writer.TryWrite(new HttpResponseMessage(status) { Content = new StringContent(body) });

    public ValueTask<Posted> PostAsync() => _posts.Reader.ReadAsync(TestContext.Current.CancellationToken);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            Polls++;
            Assert.Equal("/2018-06-01/runtime/invocation/next", request.RequestUri!.AbsolutePath);
            return await _invocations.Reader.ReadAsync(cancellationToken);
        }

        var headers = request.Headers.Concat(request.Content!.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value));
        var body = await request.Content.ReadAsStringAsync(cancellationToken);
        var path = request.RequestUri!.AbsolutePath["/2018-06-01/runtime/".Length..];
        _posts.Writer.TryWrite(new Posted(path, headers, body));
        return new HttpResponseMessage(PostStatus) { Content = new StringContent("{\"status\":\"OK\"}") };
    }
}
