using Amazon.Lambda.SQSEvents;
using BenchmarkDotNet.Attributes;
using PatchFindings.Benchmarks.Logging;
using PatchFindings.Benchmarks.Work;
using PatchFindings.ComplianceEvents;
using PatchFindings.Evaluation;
using PatchFindings.Events;
using PatchFindings.Findings;
using PatchFindings.PatchStates;
using PatchFindings.Queues;
using PatchFindings.Telemetry;

namespace PatchFindings.Benchmarks;

/// <summary>From events to queue messages, per event of a full batch.</summary>
public class EventBenchmarks : IChecked, IDisposable
{
    private const int Count = Workload.EventsPerBatch;

    private readonly PatchEvent[] _events = new PatchEvent[Count];
    private readonly Finding[] _findings = new Finding[Count];
    private readonly Rejection?[] _rejections = new Rejection?[Count];
    private readonly string[] _bodies = new string[Count];
    private readonly AcceptingSqs _queue = new();
    private readonly LineCount _log = new();
    private readonly MemoryStream _answer = new();
    private Workload _work = null!;
    private BenchmarkInvocation _invocation = null!;
    private Clients _clients = null!;
    private KnownSystemsManager _known = null!;
    private string[] _nodes = [];
    private PatchStateReader _reader = null!;
    private BatchEvaluator _evaluator = null!;
    private IReadOnlyList<EvaluatedEvent> _evaluated = [];
    private QueueWriter _writer = null!;
    private ComplianceEventsHandler _handler = null!;
    private ComplianceEventsHandler _function = null!;
    private byte[] _input = [];

    /// <summary>Where the events come from.</summary>
    [Params(WorkKind.Documented, WorkKind.Fleet)]
    public WorkKind Work { get; set; }

    /// <inheritdoc/>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        _work = await Workload.LoadAsync(Work);
        var time = new FixedTime(_work.Now);
        _invocation = new BenchmarkInvocation(FunctionLog.To(_log));
        _clients = new Clients(new Uri("http://127.0.0.1"), _work.Answers.Player());
        _known = new KnownSystemsManager(_clients.SystemsManager);
        _reader = new PatchStateReader(_clients.SystemsManager);
        _evaluator = new BatchEvaluator(
            new PatchStateReader(_known), new Evaluator(Workload.Own, Evaluator.DefaultStateDeadline), time);
        _writer = new QueueWriter(_queue, Handlers.QueueUrl("findings"));
        _handler = Handlers.Events(_known, _queue, time);
        _function = Handlers.Events(_clients.SystemsManager, _clients.Sqs, time);
        _input = LambdaJson.Of(_work.Events);

        // Each step works on what the step before it gives.
        ParseEvents();
        _nodes = [.. _events.Select(patchEvent => patchEvent.NodeId)];
        await Evaluate();
        MapFindings();
        WriteFindings();
    }

    /// <summary>The body's JSON to an event.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public object ParseEvents()
    {
        for (var i = 0; i < Count; i++)
        {
            _events[i] = PatchEventReader.Read(_work.Events.Records![i].Body, out _)!;
        }

        return _events;
    }

    /// <summary>Systems Manager's answers, from bytes to states and summaries: the SDK's calls, but for the network.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public async Task<object> ReadAnswers()
    {
        var states = await _reader.ReadStatesAsync(_nodes, CancellationToken.None);
        var summaries = await _reader.ReadSummariesAsync(_nodes, CancellationToken.None);
        return (states, summaries);
    }

    /// <summary>The SDK's objects to a decision.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public async Task<object> Evaluate() => _evaluated = await _evaluator.EvaluateAsync(_events, CancellationToken.None);

    /// <summary>A patch state to a finding.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public object MapFindings()
    {
        for (var i = 0; i < Count; i++)
        {
            _findings[i] = FindingMapping.ToFinding(
                _evaluated[i].State!, _evaluated[i].Result.Operation!, Workload.Own, new FindingOptions());
        }

        return _findings;
    }

    /// <summary>The finding format's rules.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public object ValidateFindings()
    {
        for (var i = 0; i < Count; i++)
        {
            _rejections[i] = AsffRules.Check(_findings[i]);
        }

        return _rejections;
    }

    /// <summary>A finding to JSON, and its size.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public object WriteFindings()
    {
        for (var i = 0; i < Count; i++)
        {
            _bodies[i] = AsffRules.Write(_findings[i], out _);
        }

        return _bodies;
    }

    /// <summary>Bodies to the entries of <c>SendMessageBatch</c>, and its answers to a word for each.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public async Task<object> BuildBatches()
    {
        _queue.Sent.Clear();
        return await _writer.SendAsync(_bodies, CancellationToken.None);
    }

    /// <summary>A log line an event, and the metrics.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public object TellEvents()
    {
        _log.Lines = 0;
        var metrics = new InvocationMetrics(TextWriter.Null, TimeProvider.System);
        metrics.Count("EventsReceived", Count);
        for (var i = 0; i < Count; i++)
        {
            metrics.Count(Outcome.Enqueued.Metric());
            _invocation.Logger.Event(
                Outcome.Enqueued, string.Empty, _events[i].NodeId, _events[i].EventId, _work.Events.Records![i].MessageId,
                (_events[i] as CommandEnded)?.CommandId, _findings[i].Id);
        }

        metrics.Write();
        return _log.Lines;
    }

    /// <summary>The whole path: event body → queue message. All of the handler, on the SDK's objects.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public async Task<object> PathEventToMessage()
    {
        _queue.Sent.Clear();
        return await _handler.HandleBatchAsync(_work.Events, _invocation);
    }

    /// <summary>A whole invocation: from Lambda's bytes to its answer, with the SDK's calls, but for the network.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public async Task<object> InvokeEvents()
    {
        using var input = new MemoryStream(_input, 0, _input.Length, writable: false, publiclyVisible: true);
        await using var answer = await _function.HandleAsync(input, _invocation);
        _answer.SetLength(0);
        await answer.CopyToAsync(_answer);
        return _answer;
    }

    string? IChecked.Wrong(string benchmark, object? result) => benchmark switch
    {
        nameof(ParseEvents) => Expect.Equal(_events.Length, Count) ?? Expect.All(
            _events, (patchEvent, i) => _work.FindingIds[i].Contains($"/{patchEvent.NodeId}/", StringComparison.Ordinal)),
        nameof(ReadAnswers) => WrongReadings(
            ((Dictionary<string, Reading<PatchState>>, Dictionary<string, Reading<ComplianceSummary>>))result!),
        nameof(Evaluate) => Expect.Equal(_evaluated.Count, Count)
            ?? Expect.All(_evaluated, (evaluated, _) => evaluated.Result.Outcome == Outcome.Enqueued),
        nameof(MapFindings) => Expect.All(_findings, (finding, i) => finding.Id == _work.FindingIds[i]),
        nameof(ValidateFindings) => Expect.All(_rejections, (rejection, _) => rejection is null),
        nameof(WriteFindings) => Expect.All(_bodies, IsMessage),
        nameof(BuildBatches) => Expect.All((IReadOnlyList<SendAnswer>)result!, (answer, _) => answer.IsAccepted) ?? WrongMessages(),
        nameof(TellEvents) => Expect.Equal((int)result!, Count),
        nameof(PathEventToMessage) => Expect.Equal(((SQSBatchResponse)result!).BatchItemFailures.Count, 0) ?? WrongMessages(),
        nameof(InvokeEvents) => Expect.Equal(Expect.Text((MemoryStream)result!), """{"batchItemFailures":[]}""")
            ?? WrongLastRequest(Expect.Text(_work.Answers.LastRequest)),
        _ => "nothing says what it must return",
    };

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _clients?.Dispose();
        _known?.Dispose();
        _queue.Dispose();
        _log.Dispose();
        _answer.Dispose();
        GC.SuppressFinalize(this);
    }

    private bool IsMessage(string body, int index) => body == _work.Findings.Records![index].Body;

    private string? WrongMessages() =>
        Expect.Equal(_queue.Sent.Count, Count) ?? Expect.All(_queue.Sent, (entry, i) => IsMessage(entry.MessageBody, i));

    private string? WrongReadings(
        (Dictionary<string, Reading<PatchState>> States, Dictionary<string, Reading<ComplianceSummary>> Summaries) readings) =>
        Expect.All(_nodes, (node, _) => readings.States[node].Value?.NodeId == node && readings.Summaries[node].Value?.NodeId == node);

    // Of five requests the last one is still there: the last ten messages.
    private string? WrongLastRequest(string request) =>
        Expect.All(_work.FindingIds.Take(Count).ToList(), (id, i) => request.Contains(id, StringComparison.Ordinal) == i >= Count - 10);
}
