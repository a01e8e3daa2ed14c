using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SQS;
using LoopbackAws.Http;
using LoopbackAws.Sqs;
using Microsoft.Extensions.Time.Testing;

namespace LoopbackAws.Tests.Sqs;

/// <summary>SQS on a free port of 127.0.0.1, with AWS's own client for it.</summary>
public sealed class SqsLoopback : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly LoopbackServer _server;

    private SqsLoopback(LoopbackServer server, TimerWatch time, SqsState state, ServiceCalls calls)
    {
        _server = server;
        Time = time;
        State = state;
        Calls = calls;
        Client = new AmazonSQSClient(new BasicAWSCredentials("TESTER", "secret"), new AmazonSQSConfig
        {
            ServiceURL = server.Endpoint.ToString(),
            AuthenticationRegion = "us-east-2",
            MaxErrorRetry = 0,
        });
    }

    public TimerWatch Time { get; }

    public SqsState State { get; }

    public ServiceCalls Calls { get; }

    public AmazonSQSClient Client { get; }

    public static async Task<SqsLoopback> StartAsync()
    {
        var time = new TimerWatch();
        var state = new SqsState(time, "us-east-2", "111122223333");
        var calls = new ServiceCalls();
        var server = await LoopbackServer.StartAsync([new SqsEndpoint(state, calls)], 0, TestContext.Current.CancellationToken);
        return new SqsLoopback(server, time, state, calls);
    }

    public string UrlOf(string queue) => $"{_server.Endpoint}111122223333/{queue}";

    /// <summary>A call as bytes, for what the client would not send.</summary>
    public async Task<(HttpStatusCode Status, string QueryError, JsonElement Body)> PostAsync(string action, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _server.Endpoint);
        request.Headers.Add("X-Amz-Target", "AmazonSQS." + action);
        request.Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.0");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(text);
        var error = response.Headers.TryGetValues("x-amzn-query-error", out var values) ? values.Single() : string.Empty;
        return (response.StatusCode, error, document.RootElement.Clone());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _http.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>A clock that tells when something starts to wait for it.</summary>
    public sealed class TimerWatch() : FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
    {
        private readonly TaskCompletionSource _timer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task TimerCreated => _timer.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timer.TrySetResult();
            return timer;
        }
    }
}
