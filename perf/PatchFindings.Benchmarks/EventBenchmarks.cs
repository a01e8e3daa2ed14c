using Amazon.Lambda.SQSEvents;
using BenchmarkDotNet.Attributes;
using PatchFindings.Benchmarks.Logging;
using PatchFindings.Benchmarks.Work;
using PatchFindings.ComplianceEvents;
using PatchFindings.Findings;
using PatchFindings.PatchStates;
using PatchFindings.Queues;
using PatchFindings.Telemetry;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Benchmarks;

/// <summary>From events to queue messages, per event of a batch.</summary>
public class EventBenchmarks : IChecked, IDisposable
{
    private static readonly PatchDetails Patches = new(
    [
        .. Enumerable.Range(0, 20).Select(number => new PatchRow(
            $"package{number}-1:2.{number}-24.amzn2", $"package{number}.x86_64", "Security", "Important", "Missing", [$"CVE-2026-{10_000 + number}"])),
    ]);

    private const int Count = Workload.EventsPerBatch;

    private readonly Trigger[] _triggers = new Trigger[Count];
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
    private BatchJudge _judge = null!;
    private IReadOnlyList<Verdict> _verdicts = [];
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
        _reader = new PatchStateReader(_clients.SystemsManager, time);
        _judge = Handlers.EventJudge(_known, time);
        _writer = new QueueWriter(_queue, Handlers.QueueUrl("findings"));
        _handler = Handlers.Events(_known, _queue, time);
        _function = Handlers.Events(_clients.SystemsManager, _clients.Sqs, time);
        _input = LambdaJson.Of(_work.Events);

        // Each step works on what the step before it gives.
        ParseEvents();
        _nodes = [.. _triggers.Select(trigger => trigger.NodeId)];
        await Judge();
        MapFindings();
        WriteFindings();
    }

    /// <summary>The body's JSON to a trigger.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public object ParseEvents()
    {
        for (var i = 0; i < Count; i++)
        {
            _triggers[i] = TriggerReader.Read(_work.Events.Records![i].Body, out _)!;
        }

        return _triggers;
    }

    /// <summary>Systems Manager's answer, from bytes to the nodes' records: the SDK's call, but for the network.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public async Task<object> ReadAnswers() => await _reader.ReadRecordsAsync(_nodes, CancellationToken.None);

    /// <summary>Triggers and the SDK's objects to verdicts.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public async Task<object> Judge() => _verdicts = await _judge.JudgeAsync(_triggers, CancellationToken.None);

    /// <summary>An operation to a finding.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public object MapFindings()
    {
        for (var i = 0; i < Count; i++)
        {
            _findings[i] = FindingMapping.ToFinding(_verdicts[i].Operation!, Workload.Own, new FindingOptions());
        }

        return _findings;
    }

    /// <summary>A finding with its node's patches, twenty with a CVE each (<c>patchDetails</c>).</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public object DetailFindings()
    {
        var detailed = new Finding[Count];
        for (var i = 0; i < Count; i++)
        {
            detailed[i] = DetailedFinding.Of(_findings[i], _verdicts[i].Operation!.State, Patches);
        }

        return detailed;
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
    public object ReportEvents()
    {
        _log.Lines = 0;
        var metrics = new InvocationMetrics(TextWriter.Null, TimeProvider.System);
        metrics.Count("EventsReceived", Count);
        for (var i = 0; i < Count; i++)
        {
            metrics.Count(Outcome.Enqueued.Metric());
            _invocation.Logger.LogEvent(
                Outcome.Enqueued, string.Empty, _triggers[i].NodeId, _triggers[i].EventId, _work.Events.Records![i].MessageId,
                (_triggers[i] as CommandEnded)?.CommandId, _findings[i].Id);
        }

        metrics.Write();
        return _log.Lines;
    }

    /// <summary>The whole path: event body → queue message. All of the handler, on the SDK's objects.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public async Task<object> PathEventToMessage()
    {
        _queue.Sent.Clear();
        return await _handler.HandleAsync(_work.Events, _invocation);
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
        nameof(ParseEvents) => Expect.All(
            _triggers, (trigger, i) => _work.FindingIds[i].Contains($"/{trigger.NodeId}/", StringComparison.Ordinal)),
        nameof(ReadAnswers) => WrongRecords((Dictionary<string, Reading<PatchState>>)result!),
        nameof(Judge) => Expect.Equal(_verdicts.Count, Count)
            ?? Expect.All(_verdicts, (verdict, _) => verdict.Outcome == Outcome.Enqueued),
        nameof(MapFindings) => Expect.All(_findings, (finding, i) => finding.Id == _work.FindingIds[i]),
        nameof(DetailFindings) => Expect.All(
            (Finding[])result!, (finding, _) => finding.Vulnerabilities?.Count == Patches.Rows.Count && AsffRules.Check(finding) is null),
        nameof(ValidateFindings) => Expect.All(_rejections, (rejection, _) => rejection is null),
        nameof(WriteFindings) => Expect.All(_bodies, IsMessage),
        nameof(BuildBatches) => Expect.All((IReadOnlyList<SendAnswer>)result!, (answer, _) => answer.IsAccepted) ?? WrongMessages(),
        nameof(ReportEvents) => Expect.Equal((int)result!, Count),
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

    private string? WrongRecords(Dictionary<string, Reading<PatchState>> records) =>
        Expect.All(_nodes, (node, _) => records[node].Value?.NodeId == node);

    // Of four requests the last one is still there: the last ten messages.
    private string? WrongLastRequest(string request) =>
        Expect.All(_work.FindingIds.Take(Count).ToList(), (id, i) => request.Contains(id, StringComparison.Ordinal) == i >= Count - 10);
}
