using System.Text.Json;
using LoopbackAws.Ssm;
using PatchFindings.Local.Fleet;

namespace PatchFindings.Local.Run;

/// <summary>
/// What the run owes, written down from the fleet alone as its operations happen, and held against Security Hub and the queues at the
/// end. Not thread-safe.
/// </summary>
/// <param name="expected">What an operation is owed.</param>
public sealed class Ledger(ExpectedFindings expected)
{
    private readonly Dictionary<string, ExpectedFinding> _owed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OwedFinding> _updated = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExpectedFinding> _optional = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _rejected = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _bodies = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    /// <summary>An operation is owed its finding.</summary>
    public void Owe(NodePatchOperation operation)
    {
        var finding = expected.Of(operation);
        _owed.Add(finding.Id, finding);
    }

    /// <summary>A finding is owed, active or archived.</summary>
    internal void Owe(OwedFinding owed)
    {
        _owed.Add(owed.Finding.Id, owed.Finding);
        if (owed.IsUpdated)
        {
            _updated.Add(owed.Finding.Id, owed);
        }
    }

    /// <summary>A finding may be there or not, for a sweep may have met the operation; if it is, it must be right.</summary>
    internal void Allow(PlannedOperation planned)
    {
        var finding = expected.Of(planned);
        _optional.Add(finding.Id, finding);
    }

    /// <summary>Whether sweeps run, and bring findings of operations that no event tells of.</summary>
    public bool IsSwept { get; init; }

    /// <summary>A message must end in the rejected queue.</summary>
    /// <param name="messageId">Its id in the queue that it was sent to.</param>
    /// <param name="what">What is wrong with it.</param>
    /// <param name="body">Its body, by which it is known once a redrive has given it another id.</param>
    public void Reject(string messageId, string what, string? body = null)
    {
        _rejected.Add(messageId, what);
        if (body is not null)
        {
            _bodies.TryAdd(body, []);
            _bodies[body].Add(messageId);
        }
    }

    /// <summary>Whether reads may fail for long, so that a record without severity may have had none at hand: it is never waited for.</summary>
    public bool ReadsMayFail { get; init; }

    /// <summary>Something went wrong that is not a finding's.</summary>
    public void Note(string problem) => _problems.Add(problem);

    /// <summary>Holds it against what is there.</summary>
    /// <param name="findings">All findings of Security Hub.</param>
    /// <param name="rejected">The bodies of the rejected queue's messages.</param>
    /// <param name="messages">How many messages each other queue holds.</param>
    public LedgerReport Check(
        IReadOnlyList<JsonElement> findings, IReadOnlyList<string> rejected, IReadOnlyDictionary<string, int> messages)
    {
        var problems = new List<string>();
        var (duplicates, unexpected, wrong) = (0, 0, 0);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var operations = _owed.Values.ToLookup(owed => (owed.NodeId, owed.GeneratorId));
        foreach (var finding in findings)
        {
            var id = FindingComparison.Text(finding, "Id") ?? string.Empty;
            if (!found.Add(id))
            {
                duplicates++;
                problems.Add($"duplicate: {id}");
            }
            else if (!_owed.TryGetValue(id, out var owed) && !_optional.TryGetValue(id, out owed))
            {
                var (nodeId, generatorId) = Operation(finding);
                if (operations.Contains((nodeId, generatorId)))
                {
                    duplicates++;
                    problems.Add($"duplicate: {id} is of an operation whose finding has another Id");
                }
                else
                {
                    unexpected++;
                    problems.Add($"unexpected: {id} is owed to no operation");
                }
            }
            else if (FindingComparison.Differences(owed, finding, _updated.GetValueOrDefault(id), ReadsMayFail).ToList() is { Count: > 0 } differences)
            {
                wrong++;
                problems.AddRange(differences.Select(difference => $"wrong: {id}: {difference}"));
            }
        }

        var missing = _owed.Keys.Where(id => !found.Contains(id)).Order(StringComparer.Ordinal).ToList();
        problems.InsertRange(0, missing.Select(id => $"missing: {id}"));
        problems.AddRange(RejectedProblems(rejected));
        problems.AddRange(messages
            .Where(queue => queue.Value != 0)
            .Select(queue => $"not empty: the queue {queue.Key} holds {queue.Value} messages"));
        problems.AddRange(_problems);
        return new LedgerReport
        {
            Owed = _owed.Count,
            Found = findings.Count,
            Missing = missing.Count,
            Duplicates = duplicates,
            Unexpected = unexpected,
            Wrong = wrong,
            Problems = problems,
        };
    }

    private static (string NodeId, string GeneratorId) Operation(JsonElement finding)
    {
        var nodeId = finding.TryGetProperty("Resources", out var resources) && resources.ValueKind == JsonValueKind.Array
            && resources.GetArrayLength() > 0
                ? FindingComparison.Text(resources[0], "Id")
                : null;
        return (nodeId ?? string.Empty, FindingComparison.Text(finding, "GeneratorId") ?? string.Empty);
    }

    private IEnumerable<string> RejectedProblems(IReadOnlyList<string> bodies)
    {
        var left = new Dictionary<string, string>(_rejected, StringComparer.Ordinal);
        foreach (var body in bodies)
        {
            // A queue delivers at least once, and so the same message may be there twice.
            var (messageId, rejected) = Rejected(body);
            if (messageId is not null && _rejected.ContainsKey(messageId))
            {
                left.Remove(messageId);
            }
            else if (rejected is not null && _bodies.TryGetValue(rejected, out var ids))
            {
                left.Remove(ids.Find(left.ContainsKey) ?? ids[0]);
            }
            else
            {
                yield return $"unexpected in the rejected queue: {body[..Math.Min(300, body.Length)]}";
            }
        }

        foreach (var (messageId, what) in left)
        {
            yield return $"missing in the rejected queue: message {messageId} ({what})";
        }
    }

    private static (string? MessageId, string? Body) Rejected(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return (FindingComparison.Text(document.RootElement, "MessageId"), FindingComparison.Text(document.RootElement, "Body"));
        }
        catch (JsonException)
        {
            return default;
        }
    }
}

/// <summary>What the ledger says at the end of a run.</summary>
public sealed record LedgerReport
{
    /// <summary>Findings owed.</summary>
    public required int Owed { get; init; }

    /// <summary>Findings in Security Hub.</summary>
    public required int Found { get; init; }

    /// <summary>Findings owed that Security Hub has not.</summary>
    public required int Missing { get; init; }

    /// <summary>Second findings of an operation: of the same <c>Id</c>, or of the same node and execution under another.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Findings of operations that are owed none.</summary>
    public required int Unexpected { get; init; }

    /// <summary>Findings that say something else than the fleet does.</summary>
    public required int Wrong { get; init; }

    /// <summary>All that is wrong, in a sentence each: the above, and what is known of queues and events.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
