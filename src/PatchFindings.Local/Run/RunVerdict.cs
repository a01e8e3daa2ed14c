using LoopbackAws;
using LoopbackAws.SecurityHub;
using LoopbackAws.Sqs;
using PatchFindings.Local.Deployment;
using PatchFindings.Local.Fleet;

namespace PatchFindings.Local.Run;

/// <summary>Looks at what a run has left, and asks the ledger about it.</summary>
/// <param name="statistics">What was counted.</param>
/// <param name="tracker">What became of the events.</param>
/// <param name="changesFindings">Whether findings may be imported again changed: closed, or with patches that came later.</param>
internal sealed class RunVerdict(
    LoopbackServices services, LiveDeployment deployment, RunStatistics statistics, EventTracker tracker, bool changesFindings = false)
{
    // "240 KB" at its smallest meaning (Security Hub API, BatchImportFindings).
    private const int BytesMax = 240_000;

    /// <summary>All findings.</summary>
    public IReadOnlyList<StoredFinding> Findings { get; } = services.Hub.Findings;

    /// <summary>Calls of functions that the deployment's policies denied, in words, and how often.</summary>
    public IReadOnlyDictionary<string, int> Denials => deployment.Access.Denials;

    // AWS refuses of its own example what begins with aws/, the type and the product; the page of a node has moved; the rest is what this
    // system says besides, and what Security Hub adds to every finding.
    private static readonly HashSet<string> KnownDifferences =
    [
        "ProductArn", "Types", "SourceUrl", "ProductFields.aws/securityhub/FindingId", "ProductFields.aws/securityhub/ProductName",
        "ProductFields.aws/securityhub/CompanyName", "ProductFields.patchfindings/SnapshotId", "WorkflowState", "ProductName", "CompanyName",
        "FindingProviderFields", "Region", "ProcessedAt",
    ];

    /// <summary>Where the documented sample's finding differs from the one that AWS documents, but for what is known to differ.</summary>
    public IReadOnlyList<string> SampleDifferences
    {
        get
        {
            var typical = DocumentedSamples.TypicalFinding();
            var id = FindingComparison.Text(typical, "Id");
            return Findings.FirstOrDefault(finding => finding.Id == id) is { } own
                ? [.. JsonDifference.Paths(typical, own.Json).Where(path => !KnownDifferences.Contains(path))]
                : [];
        }
    }

    /// <summary>How many messages the rejected queue holds.</summary>
    public int Rejected => deployment.Queue(deployment.Definition.Roles.Rejected).Depth.Total;

    /// <summary>The finding of a node with the most bytes; null when it has none.</summary>
    public StoredFinding? Largest(string nodeId) =>
        Findings.Where(finding => finding.Id.Contains($"instance/{nodeId}/", StringComparison.Ordinal)).MaxBy(finding => finding.ImportedBytes.Length);

    /// <summary>How many messages each queue holds that must be empty at the end, by name.</summary>
    public static Dictionary<string, int> Waiting(LiveDeployment deployment)
    {
        var roles = deployment.Definition.Roles;
        return roles.All.Where(name => name != roles.Rejected).ToDictionary(name => name, name => deployment.Queue(name).Depth.Total);
    }

    /// <summary>The ledger's report.</summary>
    public LedgerReport Of(Ledger ledger)
    {
        foreach (var problem in tracker.Problems())
        {
            ledger.Note(problem);
        }

        if (statistics.Updates > 0 && !changesFindings)
        {
            ledger.Note($"{statistics.Updates} imports changed a finding; the same operation must give the same finding");
        }

        foreach (var finding in Findings.Where(finding => finding.ImportedBytes.Length >= BytesMax))
        {
            ledger.Note($"{finding.Id} has {finding.ImportedBytes.Length} bytes, and must stay below {BytesMax}");
        }

        foreach (var finding in Findings.Where(finding => finding.IgnoredOtherBytes))
        {
            ledger.Note($"{finding.Id} was sent again with other bytes, which Security Hub ignored");
        }

        var rejected = Bodies(deployment.Queue(deployment.Definition.Roles.Rejected));
        return ledger.Check([.. Findings.Select(finding => finding.Json)], rejected, Waiting(deployment));
    }

    // The messages stay: a person may look at them afterwards.
    private static List<string> Bodies(Queue queue)
    {
        var received = new List<ReceivedMessage>();
        while (queue.Receive(SqsLimits.ReceiveMessagesMax, TimeSpan.FromMinutes(1)) is { Count: > 0 } messages)
        {
            received.AddRange(messages);
        }

        foreach (var message in received)
        {
            queue.ChangeVisibility(message.ReceiptHandle, TimeSpan.Zero);
        }

        return received.ConvertAll(message => message.Body);
    }
}
