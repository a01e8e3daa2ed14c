using LoopbackAws.Ssm;
using PatchFindings.Local.Fleet;
using PatchFindings.Local.Run;

namespace PatchFindings.Local.Tests.Run;

/// <summary>What a fleet owes when sweeps end a run.</summary>
public sealed class OwedFindingsTests
{
    private const string Node = "i-0123456789abcdef0";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ExpectedFindings Expected = new("us-east-2", "111122223333");

    [Fact]
    public void Without_sweeps_every_operation_that_is_owed_a_finding_owes_it()
    {
        var owed = Of(sweeps: false, closes: false, tell: false, Operation(1, missing: 2), Operation(2, missing: 0), Operation(3, missing: 1));

        Assert.Equal([(1, null), (3, null)], Commands(owed));
    }

    [Fact]
    public void Of_an_operation_that_no_event_told_of_a_sweep_brings_only_the_nodes_last_one()
    {
        PlannedOperation[] operations = [Operation(1, missing: 2), Operation(2, missing: 1)];

        Assert.Equal([(2, null)], Commands(Of(sweeps: true, closes: false, tell: false, operations)));
        Assert.Equal([(1, null), (2, null)], Commands(Of(sweeps: true, closes: false, tell: true, operations)));
    }

    [Fact]
    public void A_sweep_brings_what_was_there_before_the_run_too()
    {
        var before = Operation(1, missing: 1) with { IsOwed = false, IsCommandForgotten = true };

        var owed = Assert.Single(Of(sweeps: true, closes: false, tell: false, before));

        Assert.EndsWith($"/execution/{Command(1)}/20260301T110100Z", owed.Finding.Id, StringComparison.Ordinal);
        Assert.Empty(Of(sweeps: false, closes: false, tell: false, before));
    }

    [Theory]
    [InlineData(0, false, "compliant")]
    [InlineData(1, false, "superseded")]
    [InlineData(0, true, "gone")]
    [InlineData(1, true, "gone")]
    public void With_closing_an_earlier_operations_finding_is_closed_and_says_why(int laterMissing, bool isGone, string because)
    {
        var owed = new OwedFindings(Expected, sweeps: true, closes: true);
        var first = Operation(1, missing: 2);
        owed.Add(first);
        owed.AddTold(Expected.IdOf(first.Operation));
        owed.Add(Operation(2, laterMissing));
        if (isGone)
        {
            owed.End(Node);
        }

        var all = owed.All(Now);

        Assert.Equal((1, because), Commands(all)[0]);
        Assert.Equal(laterMissing > 0 && !isGone ? 2 : 1, all.Count);
    }

    [Fact]
    public void A_finding_is_renewed_after_60_days_and_not_before()
    {
        var owed = new OwedFindings(Expected, sweeps: true, closes: true);
        owed.Add(Operation(1, missing: 1));

        Assert.False(owed.All(Now.AddDays(59))[0].IsUpdated);
        Assert.True(owed.All(Now.AddDays(61))[0].IsUpdated);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 1_000)]
    public void No_or_every_event_is_lost(int percent, int lost)
    {
        var loss = new EventLoss(percent, seed: 1);

        Assert.Equal(lost, Enumerable.Range(0, 1_000).Count(_ => loss.Next()));
        Assert.Equal(lost, loss.Lost);
    }

    [Fact]
    public void The_same_seed_loses_the_same_events()
    {
        var (one, other) = (new EventLoss(50, seed: 1), new EventLoss(50, seed: 1));

        var lost = Enumerable.Range(0, 1_000).Select(_ => one.Next()).ToList();

        Assert.Equal(lost, Enumerable.Range(0, 1_000).Select(_ => other.Next()));
        Assert.InRange(one.Lost, 450, 550);
    }

    private static IReadOnlyList<OwedFinding> Of(bool sweeps, bool closes, bool tell, params PlannedOperation[] operations)
    {
        var owed = new OwedFindings(Expected, sweeps, closes);
        foreach (var planned in operations)
        {
            owed.Add(planned);
            if (tell)
            {
                owed.AddTold(Expected.IdOf(planned.Operation));
            }
        }

        return owed.All(Now);
    }

    private static List<(int, string?)> Commands(IReadOnlyList<OwedFinding> owed) =>
        [.. owed.Select(finding => (finding.Finding.GeneratorId[^1] - '0', finding.ClosedBecause))];

    private static string Command(int number) => $"00000000-0000-4000-8000-{number:d12}";

    private static PlannedOperation Operation(int number, int missing) => new(
        new NodePatchOperation
        {
            NodeId = Node,
            Document = "AWS-RunPatchBaseline",
            CommandId = Command(number),
            ExecutionId = Command(number),
            RequestedAt = Now.AddHours(-1).AddMinutes(number - 1),
            StartedAt = Now.AddHours(-1).AddMinutes(number - 1),
            EndedAt = Now.AddHours(-1).AddMinutes(number),
            BaselineId = "pb-0c10e65780example",
            Kind = PatchOperationKind.Scan,
            Counts = new PatchCounts { Missing = missing },
        },
        IsOwed: missing > 0);
}
