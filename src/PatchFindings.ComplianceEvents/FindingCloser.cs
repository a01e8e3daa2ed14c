using System.Text.Json;
using PatchFindings.Findings;
using PatchFindings.Functions;
using PatchFindings.Queues;
using PatchFindings.SecurityHub;
using PatchFindings.Sweeping;
using PatchFindings.Verdicts;

namespace PatchFindings.ComplianceEvents;

/// <summary>Closes the findings of nodes that are compliant or gone: reads them from Security Hub and sends them on, archived.</summary>
public sealed class FindingCloser(ImportedFindings imported, QueueWriter findings)
{
    internal async Task CloseAsync(IReadOnlyList<EventRecord> records, CancellationToken read, CancellationToken send)
    {
        foreach (var chunk in records.GroupBy(record => record.Closing!.NodeId).Chunk(ImportedFindings.NodesPerCall))
        {
            List<Finding> open;
            try
            {
                open = await imported.ReadOfNodesAsync([.. chunk.Select(node => node.Key)], read);
            }
            catch (Exception e)
            {
                foreach (var record in chunk.SelectMany(node => node))
                {
                    record.Ends(Outcome.Unavailable, ServiceFailure.Of("GetFindings", e).Reason);
                }

                continue;
            }

            foreach (var record in chunk.SelectMany(node => node))
            {
                await CloseAsync(record, open, send);
            }
        }
    }

    private async Task CloseAsync(EventRecord record, List<Finding> open, CancellationToken cancellationToken)
    {
        var closing = record.Closing!;
        var closed = open
            .Where(finding => OpenFinding.Of(finding) is { } known && known.Subject.NodeId == closing.NodeId
                && (closing.Because == ClosedBecause.Gone || (known.Subject.AssociationId is null && known.EndedAt < closing.At)))
            .Select(finding => JsonSerializer.Serialize(
                FindingClosing.Close(finding, closing.Because, closing.At), PatchFindingsJson.Documents.Finding))
            .ToList();
        if (closed.Count == 0)
        {
            return;
        }

        var answers = await findings.SendAsync(closed, cancellationToken);
        if (answers.FirstOrDefault(answer => !answer.IsAccepted) is { } refused)
        {
            record.Ends(Outcome.Unavailable, $"the findings queue did not take a closed finding: {refused.Problem}");
            return;
        }

        record.Ends(Outcome.Closed, closed.Count == 1 ? "1 finding" : $"{closed.Count} findings");
        record.Closed = closed.Count;
    }
}
