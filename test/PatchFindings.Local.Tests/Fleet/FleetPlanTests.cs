using LoopbackAws.Ssm;
using PatchFindings.Local.Fleet;
using PatchFindings.Local.Run;

namespace PatchFindings.Local.Tests.Fleet;

public sealed class FleetPlanTests
{
    private const int Nodes = 200;

    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ExpectedFindings Expected = new("us-east-2", "111122223333");

    [Fact]
    public void The_same_seed_gives_the_same_fleet_to_the_last_count()
    {
        Assert.Equal(Create(7).Nodes, Create(7).Nodes);
        Assert.Equal(Operations(Create(7)), Operations(Create(7)));
        Assert.Equal(Events(Create(7)), Events(Create(7)));
    }

    [Fact]
    public void Another_seed_gives_another_fleet()
    {
        Assert.Empty(Create(7).Nodes.Select(node => node.Id).Intersect(Create(8).Nodes.Select(node => node.Id)));
        Assert.NotEqual(Operations(Create(7)), Operations(Create(8)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1234)]
    public void Seventy_of_a_hundred_nodes_are_owed_a_finding(int seed)
    {
        var owed = Planned(Create(seed)).Where(planned => planned.IsOwed).ToList();

        Assert.InRange(owed.Select(planned => planned.Operation.NodeId).Distinct().Count(), Nodes * 0.65, Nodes * 0.75);
        Assert.Distinct(owed.Select(planned => Expected.IdOf(planned.Operation)));
    }

    [Fact]
    public void Each_story_each_reason_and_each_severity_happens_to_nodes_of_each_kind()
    {
        var plan = Create(1);
        var owed = Planned(plan).Where(planned => planned.IsOwed).Select(planned => planned.Operation).ToList();

        Assert.Equal(Enum.GetValues<NodeStory>(), plan.Nodes.Select(node => node.Story).Distinct().Order());
        Assert.Equal(
            Enum.GetValues<ComplianceSeverity>(),
            owed.Select(operation => operation.NonCompliantBySeverity!.Worst).Distinct().Order());
        Assert.Equal(Enum.GetValues<PatchOperationKind>(), owed.Select(operation => operation.Kind).Distinct().Order());
        Assert.Contains(plan.Nodes, node => IsHybrid(node) && node.IsWindows);
        Assert.Contains(plan.Nodes, node => IsHybrid(node) && !node.IsWindows);
        Assert.Contains(plan.Nodes, node => !IsHybrid(node) && node.IsWindows);
        Assert.Contains(plan.Nodes, node => !IsHybrid(node) && !node.IsWindows);
        Assert.Contains(owed, operation => operation.Counts.Missing > 0);
        Assert.Contains(owed, operation => operation.Counts.Failed > 0);
        Assert.Contains(owed, operation => operation.Counts.InstalledRejected > 0);
        Assert.Contains(owed, operation => operation.Counts.InstalledPendingReboot > 0);
        Assert.Contains(owed, operation => operation.Document == "AWS-RunPatchBaselineWithHooks");
    }

    [Fact]
    public void Counts_are_absent_minus_one_and_above_what_the_finding_format_takes()
    {
        var owed = Planned(Create(1)).Where(planned => planned.IsOwed).Select(planned => planned.Operation).ToList();

        Assert.Contains(owed, operation => operation.Counts.InstalledRejected is null);
        Assert.Contains(owed, operation => operation.Counts.CriticalNonCompliant is null);
        Assert.Contains(owed, operation => operation.Counts.InstalledRejected == -1);
        Assert.Contains(owed, operation => operation.Counts.InstalledOther > 100_000);
        Assert.Contains(owed, operation => operation.PatchGroup.Length == 0);
        Assert.Contains(owed, operation => operation.PatchGroup.Length > 0);
        Assert.Contains(owed, operation => operation.BaselineId.StartsWith("arn:", StringComparison.Ordinal));
    }

    [Fact]
    public void Noncompliant_patches_are_counted_once_by_state_and_once_by_severity()
    {
        foreach (var operation in Planned(Create(3)).Select(planned => planned.Operation))
        {
            var counts = operation.Counts;
            var byState = new[] { counts.Missing, counts.Failed, counts.InstalledRejected, counts.InstalledPendingReboot };
            Assert.Equal(byState.Sum(count => Math.Max(0, count ?? 0)), operation.NonCompliantBySeverity!.Total);
        }
    }

    [Fact]
    public void One_command_covers_many_nodes()
    {
        var commands = Waves(Create(1)).SelectMany(wave => wave.Commands).Select(planned => planned.Command).ToList();

        Assert.True(commands.Max(command => command.Invocations.Count) >= 30);
        Assert.True(commands.Count >= 5);
        Assert.Contains(commands, command => command.Invocations.All(invocation => invocation.Status == "Failed"));
    }

    [Fact]
    public void A_change_event_is_put_only_where_something_has_changed()
    {
        foreach (var wave in Waves(Create(1)))
        {
            var changed = wave.Events.Where(planned => planned.Entry.DetailType!.StartsWith("Configuration", StringComparison.Ordinal));
            var before = wave.Operations
                .Where(planned => planned.Operation.EndedAt < Begin.AddHours(-1))
                .ToDictionary(planned => planned.Operation.NodeId, planned => planned.Operation.IsNonCompliant);
            foreach (var planned in changed.Where(planned => before.ContainsKey(planned.NodeId)))
            {
                Assert.NotEqual(before[planned.NodeId], planned.Entry.Detail!.Contains("non_compliant", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void A_later_operation_waits_for_the_events_of_the_one_that_it_hides()
    {
        var plan = Create(1);
        var last = plan.Waves[^1];

        Assert.Subset(
            last.AfterNodes.ToHashSet(),
            plan.Nodes.Where(node => node.Story == NodeStory.NoncompliantTwice).Select(node => node.Id).ToHashSet());
        Assert.Equal(last.AfterNodes.Order(), last.Begin(Begin).Operations.Select(planned => planned.Operation.NodeId).Order());
    }

    [Fact]
    public void No_operation_ends_after_its_wave_begins_and_no_event_lies_ahead()
    {
        foreach (var wave in Waves(Create(1)))
        {
            Assert.All(wave.Operations, planned => Assert.InRange(planned.Operation.EndedAt, planned.Operation.StartedAt, Begin));
            Assert.All(
                wave.Operations,
                planned => Assert.True(planned.Operation.StartedAt >= planned.Operation.RequestedAt.AddSeconds(-1)));
            Assert.All(wave.Events, planned => Assert.True(planned.Entry.Time <= Begin));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    public void A_small_fleet_is_a_fleet(int nodes)
    {
        var plan = FleetPlan.Create(1, nodes, "us-east-2", "111122223333");

        Assert.Equal(nodes, plan.Nodes.Count);
        Assert.Equal(
            plan.Nodes.Select(node => node.Id).Order(),
            Planned(plan).Select(planned => planned.Operation.NodeId)
                .Concat(Waves(plan).SelectMany(wave => wave.Events).Select(planned => planned.NodeId)).Distinct().Order());
    }

    [Fact]
    public void Where_findings_are_closed_nodes_are_patched_terminated_stopped_and_deregistered_after_all_else()
    {
        var (plain, closing) = (Create(1), FleetPlan.Create(1, Nodes, "us-east-2", "111122223333", closes: true));
        var added = closing.Waves.Skip(plain.Waves.Count).Select(wave => wave.Begin(Begin)).ToList();
        var patched = added.SelectMany(wave => wave.Operations).Select(planned => planned.Operation).ToList();
        var ends = added.SelectMany(wave => wave.Ends).ToList();

        Assert.All(Waves(plain), wave => Assert.Empty(wave.Ends));
        Assert.All(closing.Waves.Skip(plain.Waves.Count), wave => Assert.True(wave.IsAfterFindings));
        Assert.NotEmpty(patched);
        Assert.All(patched, operation => Assert.False(operation.IsNonCompliant));
        Assert.Empty(patched.Select(operation => operation.NodeId).Intersect(ends.Select(end => end.NodeId)));
        Assert.Equal(["terminated", "stopped", null], ends.Select(end => end.InstanceState).Distinct().OrderDescending());
        Assert.All(ends, end => Assert.Equal(end.InstanceState is null, end.NodeId.StartsWith("mi-", StringComparison.Ordinal)));

        // One event a patched node closes; of the terminated instances only some are told of.
        var told = added.SelectMany(wave => wave.Events).Where(planned => planned.Expectation == EventExpectation.Closing).ToList();
        Assert.Equal(patched.Count, told.Count(planned => planned.Entry.DetailType == "Configuration Compliance State Change"));
        Assert.InRange(
            told.Count - patched.Count, 1, ends.Count(end => end.InstanceState == "terminated") - 1);
    }

    [Fact]
    public void A_vast_node_misses_more_patches_than_a_finding_can_name()
    {
        var plan = FleetPlan.Create(1, 12, "us-east-2", "111122223333", hasVastNode: true);

        Assert.Equal(13, plan.Nodes.Count);
        var vast = Assert.Single(plan.Nodes, node => node.IsVast);
        var planned = Assert.Single(Planned(plan), planned => planned.Operation.NodeId == vast.Id);
        var patches = NodePatch.NoncompliantOf(planned.Operation).ToList();
        Assert.Equal((true, FleetPlan.VastPatches), (planned.IsOwed, patches.Count));
        Assert.Equal(FleetPlan.VastCves, patches.SelectMany(patch => patch.CveIds!.Split(',')).Distinct().Count());
    }

    private static FleetPlan Create(int seed) => FleetPlan.Create(seed, Nodes, "us-east-2", "111122223333");

    private static bool IsHybrid(FleetNode node) => node.Id.StartsWith("mi-", StringComparison.Ordinal);

    private static IEnumerable<Wave> Waves(FleetPlan plan) => plan.Waves.Select(wave => wave.Begin(Begin));

    private static IEnumerable<PlannedOperation> Planned(FleetPlan plan) => Waves(plan).SelectMany(wave => wave.Operations);

    private static List<NodePatchOperation> Operations(FleetPlan plan) => [.. Planned(plan).Select(planned => planned.Operation)];

    private static List<(string, string?, DateTimeOffset?, EventExpectation, string?)> Events(FleetPlan plan) =>
    [
        .. Waves(plan).SelectMany(wave => wave.Events).Select(planned =>
            (planned.NodeId, planned.Entry.Detail, planned.Entry.Time, planned.Expectation, planned.FindingId)),
    ];
}
