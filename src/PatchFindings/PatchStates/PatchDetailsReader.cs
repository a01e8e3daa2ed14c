using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using PatchFindings.Functions;

namespace PatchFindings.PatchStates;

/// <summary>Reads which patches make a node noncompliant: one node a call, as the API has it, at a pace of its own.</summary>
/// <param name="systemsManager">The client; its retries are the only ones.</param>
/// <param name="pace">Spaces the calls; the reads that findings cannot do without have another one.</param>
/// <param name="time">Limits them.</param>
public sealed class PatchDetailsReader(IAmazonSimpleSystemsManagement systemsManager, CallPace pace, TimeProvider time)
{
    /// <summary>
    /// How long one node's patches are read: 8 seconds, about 1,500 patches at the default pace. Then the finding goes out without them; read
    /// again and again, it would never go out.
    /// </summary>
    public static readonly TimeSpan ReadMax = TimeSpan.FromSeconds(8);

    // A read without any answer costs a third of an invocation: those after it do not wait for the same.
    private static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(1);

    // The model says 100; the service was seen to refuse more than 50.
    private const int PageMax = 50;
    private const int PagesMax = 100;
    private const string Action = "DescribeInstancePatches";

    private static readonly string[] States = ["Missing", "Failed", "InstalledRejected", "InstalledPendingReboot"];

    private long? _silentAt;

    /// <summary>Reads the patches of an operation.</summary>
    /// <param name="state">What the operation found; rows whose numbers differ from its counts are another operation's.</param>
    /// <returns>The patches, or why they are not known.</returns>
    /// <exception cref="OperationCanceledException">The time ran out; the rows may be read another time.</exception>
    public async Task<PatchDetails> ReadAsync(PatchState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (_silentAt is { } at && time.GetElapsedTime(at) < SilenceMax)
        {
            return new PatchDetails([], $"{Action}: no answer a moment ago");
        }

        using var limit = new CancellationTokenSource(ReadMax, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var (rows, began) = (new List<PatchRow>(), time.GetTimestamp());
        var pages = 0;
        try
        {
            await foreach (var page in ReadPagesAsync(state.NodeId, both.Token))
            {
                pages++;
                rows.AddRange(page.Select(ToRow).OfType<PatchRow>());
            }

            return AreOf(state, rows) ? new PatchDetails(rows) : new PatchDetails([], "the patches shown are another operation's");
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _silentAt = pages == 0 && time.GetElapsedTime(began) >= ReadMax ? time.GetTimestamp() : null;
            return new PatchDetails(
                [], limit.IsCancellationRequested ? $"{Action}: not read within {ReadMax.TotalSeconds} seconds" : ServiceFailure.Of(Action, e).Reason);
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

    private IAsyncEnumerable<IReadOnlyList<PatchComplianceData?>> ReadPagesAsync(string nodeId, CancellationToken cancellationToken)
    {
        var request = new DescribeInstancePatchesRequest
        {
            InstanceId = nodeId,
            Filters = [new PatchOrchestratorFilter { Key = "State", Values = [.. States] }],
            MaxResults = PageMax,
        };
        var left = PagesMax;
        return Pages.ReadAsync<PatchComplianceData>(
            Action, pace,
            async next =>
            {
                request.NextToken = left-- > 0 ? next : throw new ServiceFailureException($"{Action}: more than {PagesMax} pages of patches");
                var answer = await systemsManager.DescribeInstancePatchesAsync(request, cancellationToken);
                return (answer.Patches, answer.NextToken);
            },
            cancellationToken);
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
/// <param name="Severity">The vendor's severity, which is not the compliance level; may be empty.</param>
/// <param name="State"><c>Missing</c>, <c>Failed</c>, <c>InstalledRejected</c> or <c>InstalledPendingReboot</c>.</param>
/// <param name="CveIds">As the node reported them; nodes leave them out of large reports, and Windows and Debian never have any.</param>
public sealed record PatchRow(
    string Title, string KbId, string Classification, string Severity, string State, IReadOnlyList<string> CveIds);

/// <summary>The noncompliant patches of one operation.</summary>
/// <param name="Rows">The patches; empty when they are not known.</param>
/// <param name="Unknown">Why they are not known; <see langword="null"/> when they are.</param>
public sealed record PatchDetails(IReadOnlyList<PatchRow> Rows, string? Unknown = null);
