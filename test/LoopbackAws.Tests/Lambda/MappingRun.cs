using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using LoopbackAws.Lambda;
using LoopbackAws.Sqs;
using Microsoft.Extensions.Time.Testing;

namespace LoopbackAws.Tests.Lambda;

/// <summary>
/// An event source mapping over a real queue, whose function is the test: it reads the calls and answers them. Up to its first wait
/// the mapping runs inside <see cref="Start"/>, so what was sent before is received, and clocks run, when that returns.
/// </summary>
internal sealed class MappingRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();
    private readonly Channel<BatchResult> _results = Channel.CreateUnbounded<BatchResult>();
    private Task _run = Task.CompletedTask;

    public MappingRun(QueueSettings? settings = null)
    {
        Sqs = new SqsState(Time, "eu-central-1", "123456789012");
        Queue = Sqs.CreateQueue("events", settings ?? new QueueSettings());
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public SqsState Sqs { get; }

    public Queue Queue { get; set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Start(EventSourceMappingSettings settings)
    {
        var mapping = new EventSourceMapping(Queue, InvokeAsync, settings, Time);
        mapping.Completed += result => _results.Writer.TryWrite(result);
        _run = mapping.RunAsync(_stop.Token);
    }

    public async Task<Call> NextCallAsync() => await _calls.Reader.ReadAsync(Cancellation);

    public async Task<BatchResult> NextResultAsync() => await _results.Reader.ReadAsync(Cancellation);

    /// <summary>The calls that nobody has read.</summary>
    public int Calls => _calls.Reader.Count;

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var call = new Call(payload, Time.GetUtcNow());
        _calls.Writer.TryWrite(call);
        return await call.Answered.WaitAsync(cancellationToken);
    }

    internal sealed class Call
    {
        private readonly TaskCompletionSource<InvocationResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Call(ReadOnlyMemory<byte> payload, DateTimeOffset at)
        {
            using var document = JsonDocument.Parse(payload);
            Messages = [.. document.RootElement.GetProperty("Records").EnumerateArray().Select(record => record.Clone())];
            Payload = payload;
            At = at;
        }

        public ReadOnlyMemory<byte> Payload { get; }

        public DateTimeOffset At { get; }

        public IReadOnlyList<JsonElement> Messages { get; }

        public IEnumerable<string?> Bodies => Messages.Select(record => record.GetProperty("body").GetString());

        public Task<InvocationResult> Answered => _answer.Task;

        public string MessageId(int index) => Messages[index].GetProperty("messageId").GetString()!;

        public void Succeed(string response = "") => Answer(error: null, response);

        public void Fail() => Answer("Unhandled", """{"errorType":"Broken"}""");

        public void Throw(Exception error) => _answer.SetException(error);

        private void Answer(string? error, string response) =>
            _answer.SetResult(new InvocationResult("id", error, Encoding.UTF8.GetBytes(response), TimeSpan.Zero, ColdStart: false));
    }
}
