using System.Text.Json;
using LoopbackAws.Ssm;
using PatchFindings.Local.Fleet;
using PatchFindings.Local.Run;

namespace PatchFindings.Local.Tests.Fleet;

public sealed class WaysOfPatchingTests
{
    private const string Baseline = "AWS-RunPatchBaseline";
    private const string Hooks = "AWS-RunPatchBaselineWithHooks";
    private const string AssociationDocument = "AWS-RunPatchBaselineAssociation";

    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ExpectedFindings Expected = new("us-east-2", "111122223333");

    private readonly FleetPlan _plan = FleetPlan.Create(1, 200, "us-east-2", "111122223333");

    private readonly List<Wave> _waves;

    public WaysOfPatchingTests() => _waves = [.. _plan.Waves.Select((wave, index) => wave.Begin(Begin.AddSeconds(10 * index)))];

    private IEnumerable<PlannedOperation> Planned => _waves.SelectMany(wave => wave.Operations);

    private IEnumerable<NodePatchOperation> Owed => Planned.Where(planned => planned.IsOwed).Select(planned => planned.Operation);

    private IEnumerable<PlannedEvent> Events => _waves.SelectMany(wave => wave.Events);

    private Dictionary<string, PatchAssociation> Associations =>
        _waves.SelectMany(wave => wave.Associations).DistinctBy(association => association.AssociationId)
            .ToDictionary(association => association.AssociationId);

    [Fact]
    public void A_maintenance_windows_tasks_share_a_snapshot_and_have_commands_of_their_own()
    {
        var shared = Owed.GroupBy(operation => operation.SnapshotId).Where(group => group.Count() > 1).ToList();

        var window = Assert.Single(shared);
        Assert.True(window.Select(operation => operation.NodeId).Distinct().Count() > 5);
        Assert.Equal(2, window.Select(operation => operation.CommandId).Distinct().Count());
        Assert.Equal([PatchOperationKind.Scan, PatchOperationKind.Install], window.Select(operation => operation.Kind).Distinct());
        Assert.Contains(window.CountBy(operation => operation.NodeId), node => node.Value == 2);
    }

    [Theory]
    [InlineData("AWS-PatchNowAssociation", Baseline)]
    [InlineData("AWS-PatchNowAssociation", Hooks)]
    [InlineData("AWS-QuickSetup-PatchPolicy-Scan", Baseline)]
    [InlineData("AWS-QuickSetup-SSMHostMgmt-ScanForPatches", AssociationDocument)]
    public void An_associations_operations_upload_its_id_and_are_owed_findings_of_their_own(string name, string document)
    {
        var associations = Associations;
        var owed = Owed.Where(operation => operation.AssociationId is { } id
            && associations[id].Name == name && operation.Document == document).ToList();

        Assert.NotEmpty(owed);
        Assert.All(owed, operation => Assert.Equal(operation.AssociationId, operation.ExecutionId));
        Assert.All(owed, operation => Assert.Null(operation.CommandId));
        Assert.All(owed, operation => Assert.Contains(
            $"/document/{document}/association/{operation.AssociationId}/2026", Expected.IdOf(operation), StringComparison.Ordinal));
    }

    [Fact]
    public void A_patch_policy_runs_again_and_owes_a_second_finding()
    {
        var twice = Owed.Where(operation => operation.AssociationId is not null)
            .GroupBy(operation => (operation.NodeId, operation.AssociationId))
            .Where(runs => runs.Count() > 1)
            .ToList();

        Assert.NotEmpty(twice);
        Assert.All(twice, runs => Assert.Equal(2, runs.Select(Expected.IdOf).Distinct().Count()));
    }

    [Fact]
    public void Host_Management_scans_EC2_instances_with_and_without_detailed_text()
    {
        var scans = Planned.Where(planned => planned.IsAssociationScan).ToList();

        Assert.All(scans, planned => Assert.StartsWith("i-", planned.Operation.NodeId, StringComparison.Ordinal));
        Assert.All(scans, planned => Assert.Null(planned.Operation.Reboot));
        Assert.Contains(scans, planned => planned is { IsOwed: true, Operation.UploadsDetailedText: true });
        Assert.Contains(scans, planned => planned is { IsOwed: true, Operation.UploadsDetailedText: false });
        Assert.Equal(scans.Count, Planned.Count(planned => planned.Operation.Document == AssociationDocument));
    }

    [Fact]
    public void Some_agents_upload_a_random_execution_id_and_some_none_and_no_severity()
    {
        var byCommand = Owed.Where(operation => operation.CommandId is not null).ToList();

        Assert.Contains(byCommand, operation => operation.ExecutionId == operation.CommandId);
        Assert.Contains(byCommand, operation => operation.ExecutionId is { } id && id != operation.CommandId);
        Assert.Contains(byCommand, operation => operation is { ExecutionId: null, UploadsSeverity: false });
    }

    [Fact]
    public void A_document_with_hooks_reports_three_times_and_only_the_last_report_is_owed()
    {
        var runs = Planned.Where(planned => planned.Operation.Document == Hooks)
            .GroupBy(planned => (planned.Operation.NodeId, planned.Operation.CommandId, planned.Operation.AssociationId))
            .ToList();

        Assert.NotEmpty(runs);
        Assert.All(runs, reports => Assert.Equal(3, reports.Count()));
        Assert.All(runs, reports => Assert.All(reports.SkipLast(1), report => Assert.False(report.IsOwed)));
        Assert.Contains(runs, reports => reports.Last().StateDelay > TimeSpan.Zero);
    }

    [Fact]
    public void Windows_sums_differ_and_available_security_updates_can_be_all_that_is_noncompliant()
    {
        Assert.Contains(Owed, operation => operation.SummaryCountsNotApplicable && operation.Counts.NotApplicable > 0);
        Assert.Contains(
            Owed,
            operation => operation is { AvailableSecurityUpdatesAreNonCompliant: true, NonCompliant.Total: 0, Counts.Missing: 0 });
    }

    [Fact]
    public void A_run_that_leaves_no_state_can_be_a_command_or_an_association_that_failed_or_a_success()
    {
        var withoutState = Events.Where(planned => planned.Expectation == EventExpectation.NoState)
            .Select(planned => (planned.Entry.DetailType!, Status(planned))).ToList();

        Assert.Contains(withoutState, told => told is ("EC2 Command Invocation Status-change Notification", "Success"));
        Assert.Contains(withoutState, told => told is ("EC2 Command Invocation Status-change Notification", not "Success"));
        Assert.Contains(withoutState, told => told is ("EC2 State Manager Instance Association State Change", "Failed"));
    }

    [Fact]
    public void Association_events_have_both_documented_spellings_and_a_failed_one_can_owe_a_finding()
    {
        var told = Events.Where(planned => planned.Entry.DetailType!.StartsWith("EC2 State Manager", StringComparison.Ordinal)).ToList();

        Assert.Contains(told, planned => planned.Entry.Detail!.Contains("InstanceIds", StringComparison.Ordinal));
        Assert.Contains(told, planned => planned.Entry.Detail!.Contains("instanceids", StringComparison.Ordinal));
        Assert.Contains(told, planned => planned.Expectation == EventExpectation.Finding && Status(planned) == "Failed");
        Assert.All(
            told.Where(planned => Status(planned) == "Pending"),
            planned => Assert.Equal(EventExpectation.Unmatched, planned.Expectation));
    }

    [Fact]
    public void What_an_event_leads_to_is_owed()
    {
        var owed = Owed.Select(Expected.IdOf).ToHashSet();

        Assert.Equal(owed.Order(), Events.Select(planned => planned.FindingId).OfType<string>().Distinct().Order());
    }

    private static string Status(PlannedEvent planned)
    {
        using var detail = JsonDocument.Parse(planned.Entry.Detail!);
        return detail.RootElement.GetProperty("status").GetString()!;
    }
}
