using System.Text.Json;
using LoopbackAws;
using LoopbackAws.Http;
using LoopbackAws.Lambda;
using LoopbackAws.SecurityHub;
using LoopbackAws.Sqs;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Local.Run;

/// <summary>Counts what the services and the mappings do. Safe for concurrent use.</summary>
internal sealed class RunStatistics
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<(string Service, string Action, string Caller), (int Calls, int Items, int Failed)> _calls = [];
    private readonly Dictionary<string, MappingCount> _mappings = [];
    private readonly Dictionary<string, long> _told = [];
    private readonly Dictionary<string, TimeSpan> _latencies = [];
    private readonly SortedDictionary<string, int> _severities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _toldEnds = [];
    private readonly List<TimeSpan> _closings = [];
    private readonly SortedDictionary<string, int> _closed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _archived = [];
    private int _repeats;
    private int _updates;

    /// <summary>Listens to a deployment and its services.</summary>
    public RunStatistics(LoopbackServices services, LiveDeployment deployment)
    {
        _time = services.Time;
        services.Calls.Received += Count;
        services.Calls.Failed += CountFailed;
        services.Hub.Imported += Count;
        foreach (var (definition, mapping) in deployment.Mappings)
        {
            _mappings[definition.Queue] = new MappingCount(definition.Queue, definition.Function, 0, 0, 0, 0, 0);
            mapping.Completed += batch => Count(definition.Queue, batch);
        }
    }

    /// <summary>Calls by service, action and caller.</summary>
    public IReadOnlyList<CallCount> Calls
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    .. _calls
                        .Select(call => new CallCount(
                            call.Key.Service, call.Key.Action, call.Key.Caller, call.Value.Calls, call.Value.Items, call.Value.Failed))
                        .OrderBy(call => call.Caller, StringComparer.Ordinal)
                        .ThenBy(call => call.Service, StringComparer.Ordinal)
                        .ThenBy(call => call.Action, StringComparer.Ordinal),
                ];
            }
        }
    }

    /// <summary>The mappings.</summary>
    public IReadOnlyList<MappingCount> Mappings
    {
        get
        {
            lock (_gate)
            {
                return [.. _mappings.Values];
            }
        }
    }

    /// <summary>Findings by severity label.</summary>
    public IReadOnlyDictionary<string, int> Severities
    {
        get
        {
            lock (_gate)
            {
                return new SortedDictionary<string, int>(_severities);
            }
        }
    }

    /// <summary>Imports that Security Hub accepted and ignored, because it had the finding.</summary>
    public int Repeats
    {
        get
        {
            lock (_gate)
            {
                return _repeats;
            }
        }
    }

    /// <summary>Imports that changed a finding; the design has none.</summary>
    public int Updates
    {
        get
        {
            lock (_gate)
            {
                return _updates;
            }
        }
    }

    /// <summary>From the first event that tells of a finding's operation to the finding in Security Hub, shortest first.</summary>
    public IReadOnlyList<TimeSpan> Latencies
    {
        get
        {
            lock (_gate)
            {
                return [.. _latencies.Values.Order()];
            }
        }
    }

    /// <summary>From the event that tells that a node is compliant or gone to its finding being archived, shortest first.</summary>
    public IReadOnlyList<TimeSpan> Closings
    {
        get
        {
            lock (_gate)
            {
                return [.. _closings.Order()];
            }
        }
    }

    /// <summary>Findings that are not archived.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
            {
                return _severities.Values.Sum() - _archived.Count;
            }
        }
    }

    /// <summary>Archived findings by reason, and by what closed them.</summary>
    public IReadOnlyDictionary<string, int> Closed
    {
        get
        {
            lock (_gate)
            {
                return new SortedDictionary<string, int>(_closed);
            }
        }
    }

    /// <summary>Whether sweeps have begun: what is archived from now on is their work.</summary>
    public bool IsSwept { get; set; }

    /// <summary>An event is about to be put that closes a node's findings.</summary>
    public void ToldEnd(string nodeId)
    {
        lock (_gate)
        {
            _toldEnds.TryAdd(nodeId, _time.GetTimestamp());
        }
    }

    /// <summary>An event is about to be put that leads to a finding.</summary>
    public void Told(string findingId)
    {
        lock (_gate)
        {
            _told.TryAdd(findingId, _time.GetTimestamp());
        }
    }

    private void Count(ServiceCall call)
    {
        lock (_gate)
        {
            var key = (call.Service, call.Action, call.AccessKeyId);
            var count = _calls.GetValueOrDefault(key);
            _calls[key] = count with { Calls = count.Calls + 1, Items = count.Items + call.Items };
        }
    }

    private void CountFailed(ServiceCall call, AwsErrorException error)
    {
        lock (_gate)
        {
            var key = (call.Service, call.Action, call.AccessKeyId);
            var count = _calls.GetValueOrDefault(key);
            _calls[key] = count with { Failed = count.Failed + 1 };
        }
    }

    private void Count(StoredFinding finding, ImportKind kind)
    {
        lock (_gate)
        {
            switch (kind)
            {
                case ImportKind.Created:
                    var label = finding.Json.GetProperty("Severity").GetProperty("Label").GetString()!;
                    _severities[label] = _severities.GetValueOrDefault(label) + 1;
                    if (_told.TryGetValue(finding.Id, out var told))
                    {
                        _latencies[finding.Id] = _time.GetElapsedTime(told);
                    }

                    break;
                case ImportKind.Ignored:
                    _repeats++;
                    break;
                default:
                    _updates++;
                    Close(finding.Json);
                    break;
            }
        }
    }

    private void Close(JsonElement finding)
    {
        if (FindingComparison.Text(finding, "RecordState") != "ARCHIVED")
        {
            _archived.Remove(FindingComparison.Text(finding, "Id")!);
            return;
        }

        if (!_archived.Add(FindingComparison.Text(finding, "Id")!))
        {
            return;
        }

        var because = FindingComparison.Text(finding.GetProperty("ProductFields"), "patchfindings/ClosedBecause");
        var key = $"{because}, by {(IsSwept ? "a sweep" : "an event")}";
        _closed[key] = _closed.GetValueOrDefault(key) + 1;
        if (!IsSwept && _toldEnds.TryGetValue(FindingComparison.Text(finding.GetProperty("Resources")[0], "Id")!, out var told))
        {
            _closings.Add(_time.GetElapsedTime(told));
        }
    }

    private void Count(string queue, BatchResult batch)
    {
        lock (_gate)
        {
            var count = _mappings[queue];
            _mappings[queue] = count with
            {
                Batches = count.Batches + 1,
                Messages = count.Messages + batch.Size,
                Largest = Math.Max(count.Largest, batch.Size),
                Returned = count.Returned + batch.Failed,
                WhollyFailed = count.WhollyFailed + (batch.Failed == batch.Size ? 1 : 0),
            };
        }
    }
}

/// <summary>Calls of one action by one caller.</summary>
/// <param name="Service">The service's endpoint prefix.</param>
/// <param name="Action">The API action.</param>
/// <param name="Caller">Who signed: a function's name, or another access key id.</param>
/// <param name="Calls">How many calls.</param>
/// <param name="Items">How many things they carried together.</param>
/// <param name="Failed">Calls that were denied, or fell into an outage.</param>
internal sealed record CallCount(string Service, string Action, string Caller, int Calls, int Items, int Failed);

/// <summary>What an event source mapping has done.</summary>
/// <param name="Batches">Batches.</param>
/// <param name="Messages">Messages in them, each receive counted.</param>
/// <param name="Returned">Messages that stayed in the queue to come back: retries.</param>
/// <param name="WhollyFailed">Batches of which no message was done, whether the invocation failed or each message did.</param>
internal sealed record MappingCount(string Queue, string Function, int Batches, int Messages, int Largest, int Returned, int WhollyFailed);

/// <summary>How many messages have come to the dead-letter queues, from one look at their depths to the next.</summary>
internal sealed class DeadLetterCount(LiveDeployment deployment)
{
    private readonly Queue _events = deployment.Queue(deployment.Definition.Roles.EventsDeadLetter);
    private readonly Queue _findings = deployment.Queue(deployment.Definition.Roles.FindingsDeadLetter);
    private int _eventsBefore;
    private int _findingsBefore;

    /// <summary>Events; one that comes and goes between two looks is missed.</summary>
    public int Events { get; private set; }

    /// <summary>Findings; one that comes and goes between two looks is missed.</summary>
    public int Findings { get; private set; }

    /// <summary>Looks.</summary>
    public void Look()
    {
        var (events, findings) = (_events.Depth.Total, _findings.Depth.Total);
        Events += Math.Max(0, events - _eventsBefore);
        Findings += Math.Max(0, findings - _findingsBefore);
        (_eventsBefore, _findingsBefore) = (events, findings);
    }
}
