using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;
using BenchmarkDotNet.Attributes;
using PatchFindings.Benchmarks.Logging;
using PatchFindings.Benchmarks.Work;
using PatchFindings.Forwarder;
using PatchFindings.SecurityHub;
using PatchFindings.Telemetry;

namespace PatchFindings.Benchmarks;

/// <summary>From queue messages to the import request, per finding of a full batch.</summary>
public class FindingBenchmarks : IChecked, IDisposable
{
    private const int Count = Workload.FindingsPerBatch;

    private readonly QueuedFinding[] _queued = new QueuedFinding[Count];
    private readonly MarshallingSecurityHub _marshalling = new();
    private readonly AcceptingSqs _rejected = new();
    private readonly LineCount _log = new();
    private readonly SourceGeneratorLambdaJsonSerializer<LambdaJson> _json = new();
    private Workload _work = null!;
    private BenchmarkInvocation _invocation = null!;
    private Clients _clients = null!;
    private FindingImporter _importer = null!;
    private ForwarderHandler _handler = null!;
    private ForwarderHandler _function = null!;
    private byte[] _input = [];

    /// <summary>Where the findings come from.</summary>
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
        _importer = new FindingImporter(_marshalling);
        _handler = Handlers.Forwarder(_marshalling, _rejected, time);
        _function = Handlers.Forwarder(_clients.SecurityHub, _clients.Sqs, time);
        _input = LambdaJson.Of(_work.Findings);
        ReadMessages();
    }

    /// <summary>A message's JSON to a finding, the finding format's rules, and its owner.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public object ReadMessages()
    {
        for (var i = 0; i < Count; i++)
        {
            _queued[i] = QueuedFinding.Read(_work.Findings.Records![i].Body, Workload.Own, out _)!;
        }

        return _queued;
    }

    /// <summary>Findings to the bytes of the <c>BatchImportFindings</c> request, and its answer to a word for each.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public async Task<object> MarshalImport() => await _importer.ImportAsync(_queued, CancellationToken.None);

    /// <summary>A log line a finding, and the metrics.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public object ReportFindings()
    {
        _log.Lines = 0;
        var metrics = new InvocationMetrics(TextWriter.Null, TimeProvider.System);
        for (var i = 0; i < Count; i++)
        {
            metrics.Count("FindingsImported");
            metrics.Duration("ImportLatency", _work.Now - _queued[i].UpdatedAt);
            _invocation.Logger.LogFinding(
                ImportResult.Imported, code: null, reason: null, _work.FindingIds[i], _work.Findings.Records![i].MessageId);
        }

        metrics.Write();
        return _log.Lines;
    }

    /// <summary>The whole path: queue message → import request. All of the handler, and the SDK as far as the request's bytes.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public async Task<object> PathMessageToRequest() => await _handler.HandleAsync(_work.Findings, _invocation);

    /// <summary>A whole invocation: from Lambda's bytes to its answer, with the SDK's call, but for the network.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public async Task<object> InvokeForwarder()
    {
        using var input = new MemoryStream(_input, 0, _input.Length, writable: false, publiclyVisible: true);
        var answer = new MemoryStream();
        _json.Serialize(await _function.HandleAsync(_json.Deserialize<SQSEvent>(input), _invocation), answer);
        return answer;
    }

    string? IChecked.Wrong(string benchmark, object? result) => benchmark switch
    {
        nameof(ReadMessages) => Expect.All(
            _queued, (queued, i) => queued.Body == _work.Findings.Records![i].Body && queued.UpdatedAt < _work.Now),
        nameof(MarshalImport) => Expect.All((IReadOnlyList<ImportAnswer>)result!, (answer, _) => answer.Result == ImportResult.Imported)
            ?? WrongRequest(Encoding.UTF8.GetString(_marshalling.LastBody)),
        nameof(ReportFindings) => Expect.Equal((int)result!, Count),
        nameof(PathMessageToRequest) => Expect.Equal(((SQSBatchResponse)result!).BatchItemFailures.Count, 0)
            ?? Expect.Equal(_rejected.Sent.Count, 0) ?? WrongRequest(Encoding.UTF8.GetString(_marshalling.LastBody)),
        nameof(InvokeForwarder) => Expect.Equal(Expect.Text((MemoryStream)result!), """{"batchItemFailures":[]}""")
            ?? WrongRequest(Expect.Text(_work.Answers.LastRequest)),
        _ => "nothing says what it must return",
    };

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _clients?.Dispose();
        _marshalling.Dispose();
        _rejected.Dispose();
        _log.Dispose();
        GC.SuppressFinalize(this);
    }

    // Every message's finding, whole and in its place; in which order a finding's members stand is the SDK's affair.
    private string? WrongRequest(string request)
    {
        var findings = JsonNode.Parse(request)!["Findings"]!.AsArray().ToList();
        return Expect.Equal(findings.Count, Count)
            ?? Expect.All(findings, (finding, i) => (string?)finding!["Id"] == _work.FindingIds[i])
            ?? Expect.All(findings, (finding, i) => JsonNode.DeepEquals(finding, JsonNode.Parse(_work.Findings.Records![i].Body!)));
    }
}
