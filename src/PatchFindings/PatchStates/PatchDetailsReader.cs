using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using PatchFindings.Functions;

namespace PatchFindings.PatchStates;

/// <summary>Reads which patches make a node noncompliant: one node a call, as the API has it, at a pace of its own.</summary>
/// <param name="systemsManager">The client; its retries are the only ones.</param>
/// <param name="pace">Spaces the calls; the reads that findings cannot do without have another one.</param>
public sealed class PatchDetailsReader(IAmazonSimpleSystemsManagement systemsManager, CallPace pace)
{
    // The model says 100; the service was seen to refuse more than 50.
    private const int PageMax = 50;
    private const int PagesMax = 100;
    private const string Action = "DescribeInstancePatches";

    private static readonly string[] States = ["Missing", "Failed", "InstalledRejected", "InstalledPendingReboot"];

    /// <summary>Reads the patches of an operation.</summary>
    /// <param name="state">What the operation found; rows whose numbers differ from its counts are another operation's.</param>
    /// <returns>The patches, or why they are not known.</returns>
    /// <exception cref="OperationCanceledException">The time ran out; the rows may be read another time.</exception>
    public async Task<PatchDetails> ReadAsync(PatchState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        try
        {
            var rows = await ReadRowsAsync(state.NodeId, cancellationToken);
            return AreOf(state, rows) ? new PatchDetails(rows) : new PatchDetails([], "the patches shown are another operation's");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new PatchDetails([], ServiceFailure.Of(Action, e).Reason);
        }
    }

    private static bool AreOf(PatchState state, List<PatchRow> rows) =>
        States.All(name => CountOf(state, name) is not { } count || rows.Count(row => row.State == name) == count);

    private static int? CountOf(PatchState state, string name) => name switch
    {
        "Missing" => state.MissingCount,
        "Failed" => state.FailedCount,
        "InstalledRejected" => state.InstalledRejectedCount,
        _ => state.InstalledPendingRebootCount,
    };

    private async Task<List<PatchRow>> ReadRowsAsync(string nodeId, CancellationToken cancellationToken)
    {
        var request = new DescribeInstancePatchesRequest
        {
            InstanceId = nodeId,
            Filters = [new PatchOrchestratorFilter { Key = "State", Values = [.. States] }],
            MaxResults = PageMax,
        };
        var rows = new List<PatchRow>();
        var left = PagesMax;
        var pages = Pages.ReadAsync<PatchComplianceData>(
            Action, pace,
            async next =>
            {
                request.NextToken = left-- > 0 ? next : throw new ServiceFailureException($"{Action}: more than {PagesMax} pages of patches");
                var answer = await systemsManager.DescribeInstancePatchesAsync(request, cancellationToken);
                return (answer.Patches, answer.NextToken);
            },
            cancellationToken);
        await foreach (var page in pages)
        {
            rows.AddRange(page.Select(ToRow).OfType<PatchRow>());
        }

        return rows;
    }

    private static PatchRow? ToRow(PatchComplianceData? patch)
    {
        // Documented and real answers are in camel case, the model has underscores.
        var told = patch?.State?.Value?.Replace("_", "", StringComparison.Ordinal);
        return Array.Find(States, state => state.Equals(told, StringComparison.OrdinalIgnoreCase)) is not { } state ? null
            : new PatchRow(
                patch!.Title ?? string.Empty, patch.KBId ?? string.Empty, patch.Classification ?? string.Empty, patch.Severity ?? string.Empty,
                state,
                [.. (patch.CVEIds ?? string.Empty).Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Distinct()]);
    }
}

/// <summary>One patch on a node (<c>PatchComplianceData</c> in the Systems Manager API), in a state that makes the node noncompliant.</summary>
/// <param name="Title">The patch's title: the package and its version on Linux, the update's name on Windows.</param>
/// <param name="KbId">The package with its architecture on Linux, <c>KB…</c> on Windows.</param>
/// <param name="Classification">May be empty.</param>
/// <param name="Severity">The vendor's word, which is not the compliance level; may be empty.</param>
/// <param name="State"><c>Missing</c>, <c>Failed</c>, <c>InstalledRejected</c> or <c>InstalledPendingReboot</c>.</param>
/// <param name="CveIds">What the node told; nodes leave them out of large reports, and Windows and Debian have none.</param>
public sealed record PatchRow(
    string Title, string KbId, string Classification, string Severity, string State, IReadOnlyList<string> CveIds);

/// <summary>The noncompliant patches of one operation.</summary>
/// <param name="Rows">The patches; empty when they are not known.</param>
/// <param name="Unknown">Why they are not known; <see langword="null"/> when they are.</param>
public sealed record PatchDetails(IReadOnlyList<PatchRow> Rows, string? Unknown = null);
