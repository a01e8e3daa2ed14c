using System.Text.Json;
using PatchFindings.Local.Fleet;

namespace PatchFindings.Local.Run;

/// <summary>A finding that Security Hub must show at the end.</summary>
/// <param name="Finding">What it says.</param>
/// <param name="ClosedBecause">Why it must be archived; null for one that must be active.</param>
/// <param name="IsUpdated">Whether it was imported again with a later time: when it was closed, or before it is deleted for its age.</param>
internal sealed record OwedFinding(ExpectedFinding Finding, string? ClosedBecause, bool IsUpdated);

/// <summary>
/// What the fleet owes at the end of a run, by what happened to it. Where a sweep ends the run, that is each node's last operation, if it
/// found the node noncompliant, and whatever an event told of before. Not thread-safe.
/// </summary>
/// <param name="expected">What an operation is owed.</param>
/// <param name="sweeps">Whether sweeps end the run.</param>
/// <param name="closes">Whether findings are closed.</param>
internal sealed class OwedFindings(ExpectedFindings expected, bool sweeps, bool closes)
{
    private static readonly TimeSpan RenewedAfter = TimeSpan.FromDays(60);

    private readonly List<PlannedOperation> _operations = [];
    private readonly HashSet<string> _told = [];
    private readonly HashSet<string> _gone = [];

    /// <summary>An operation's state becomes visible, after those of the same node so far.</summary>
    public void Add(PlannedOperation operation) => _operations.Add(operation);

    /// <summary>An event that leads to a finding is put, and not lost.</summary>
    public void AddTold(string findingId) => _told.Add(findingId);

    /// <summary>A node is gone for good.</summary>
    public void End(string nodeId) => _gone.Add(nodeId);

    /// <summary>All of them.</summary>
    /// <param name="now">The time of the run's end.</param>
    public IReadOnlyList<OwedFinding> All(DateTimeOffset now)
    {
        var owed = new List<OwedFinding>();
        foreach (var operations in _operations.GroupBy(Subject))
        {
            var last = operations.Last();
            foreach (var planned in operations)
            {
                var isLast = planned == last && planned.Operation.IsNonCompliant && (sweeps || planned.IsOwed);
                var isGone = closes && _gone.Contains(planned.Operation.NodeId);
                var finding = expected.Of(planned);
                if (isLast && !isGone)
                {
                    owed.Add(new OwedFinding(finding, null, closes && sweeps && now - finding.ObservedAt > RenewedAfter));
                }
                else if (planned.IsOwed && (!sweeps || _told.Contains(finding.Id)))
                {
                    var because = !closes ? null : isGone ? "gone" : last.Operation.IsNonCompliant ? "superseded" : "compliant";
                    owed.Add(new OwedFinding(finding, because, because is not null));
                }
            }
        }

        return owed;
    }

    /// <summary>Whether Security Hub shows these findings, active or archived as they must be, and no others.</summary>
    public static bool AreShown(IReadOnlyList<OwedFinding> owed, IEnumerable<JsonElement> findings) =>
        findings.Select(finding => (finding.GetProperty("Id").GetString()!, finding.GetProperty("RecordState").GetString()!)).ToHashSet()
            .SetEquals(owed.Select(finding => (finding.Finding.Id, finding.ClosedBecause is null ? "ACTIVE" : "ARCHIVED")));

    private static (string, string?) Subject(PlannedOperation planned) =>
        (planned.Operation.NodeId, planned.IsAssociationScan ? planned.Operation.AssociationId : null);
}
