using System.Text.Json;
using System.Text.Json.Nodes;
using LoopbackAws.SecurityHub;
using LoopbackAws.Ssm;

namespace PatchFindings.Functions.Tests;

/// <summary>Sweeps with <c>closeFindings</c>.</summary>
public sealed class SweepClosingTests : IAsyncLifetime
{
    private const string Hybrid = "mi-00000000000000001";

    private LoopbackAccount _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await LoopbackAccount.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_finding_of_a_node_that_a_later_operation_found_compliant_is_closed_as_of_that_operation()
    {
        await ReportAsync(1, 2);
        var compliant = _aws.Compliant(1, command: 2);
        _aws.Time.Advance(TimeSpan.FromMinutes(1));

        var report = await CloseAsync();

        Assert.Equal((true, 1, 0), (report.IsComplete, report.ClosedCompliant, report.Missing));
        var closed = Shown(1);
        Assert.Equal(("ARCHIVED", "compliant"), (State(closed), Because(closed)));
        Assert.Equal(compliant.EndedAt, closed.Json.GetProperty("UpdatedAt").GetDateTimeOffset());
        Assert.Equal("ACTIVE", State(Shown(2)));
        Assert.Equal(0, _aws.Called("ec2", "DescribeInstances"));
    }

    [Fact]
    public async Task A_finding_of_a_node_that_has_a_later_ones_is_closed_as_superseded_once_that_may_not_be_on_its_way_any_more()
    {
        await ReportAsync(1);
        _aws.Noncompliant(1, command: 2);
        _aws.Sent(2, 1);
        _aws.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal((0, 0, 1), await CloseAsync() is var young ? (young.ClosedSuperseded, young.Missing, young.OnTheirWay) : default);

        _aws.Time.Advance(TimeSpan.FromHours(1));
        var report = await CloseAsync();

        Assert.Equal((1, 1), (report.ClosedSuperseded, report.Missing));
        Assert.Equal(("ARCHIVED", "superseded"), (State(Shown(1)), Because(Shown(1))));
        Assert.Equal("ACTIVE", State(Shown(1, command: 2)));
    }

    [Fact]
    public async Task A_hybrid_node_that_is_activated_while_a_sweep_reads_is_not_gone()
    {
        await ReportHybridAsync();
        _aws.Ssm.SetManaged(Hybrid, isManaged: false);
        _aws.Calls.Fault = call =>
        {
            if (call.Action == "GetFindings")
            {
                _aws.Ssm.SetManaged(Hybrid, isManaged: true);
            }

            return null;
        };

        var report = await CloseAsync();

        Assert.Equal((true, 1, 0), (report.IsComplete, report.Findings, report.ClosedGone));
    }

    [Fact]
    public async Task Terminated_unknown_and_deregistered_nodes_lose_their_findings_and_a_stopped_instance_keeps_them()
    {
        await ReportAsync(1, 2, 3, 4);
        var hybrid = await ReportHybridAsync();
        foreach (var node in new[] { 1, 2, 3 })
        {
            _aws.Ssm.SetManaged(Operations.Node(node), isManaged: false);
        }

        _aws.Ssm.SetManaged(Hybrid, isManaged: false);
        _aws.Ec2.Set(Operations.Node(1), "terminated");
        _aws.Ec2.Set(Operations.Node(2), "stopped");
        _aws.Ec2.Set(Operations.Node(4), "running");

        var report = await CloseAsync();

        Assert.Equal((true, 3, 0), (report.IsComplete, report.ClosedGone, report.Missing));
        Assert.Equal(("ARCHIVED", "gone"), (State(Shown(1)), Because(Shown(1))));
        Assert.Equal("ACTIVE", State(Shown(2)));
        Assert.Equal("ARCHIVED", State(Shown(3)));
        Assert.Equal("ACTIVE", State(Shown(4)));
        Assert.Equal("ARCHIVED", State(_aws.Hub.Findings.Single(finding => finding.Id == hybrid)));
        Assert.Equal(3, Assert.Single(_aws.Calls.Of("ec2", "DescribeInstances")).Items);

        // What Systems Manager still shows of them owes no finding again.
        Assert.Equal((0, 0), await CloseAsync() is var again ? (again.ClosedGone, again.Missing) : default);
    }

    [Fact]
    public async Task A_node_whose_data_Systems_Manager_has_forgotten_is_closed_when_it_is_gone_and_kept_when_it_is_not()
    {
        await ReportAsync(1);
        var forgotten = JsonNode.Parse(Shown(1).ImportedBytes.Span)!;
        foreach (var node in new[] { 8, 9 })
        {
            forgotten["Id"] = Operations.FindingId(node);
            forgotten["Resources"]![0]!["Id"] = Operations.Node(node);
            Import(forgotten);
        }

        _aws.Ec2.Set(Operations.Node(8), "stopped");

        Assert.Equal(1, (await CloseAsync()).ClosedGone);
        Assert.Equal(("ACTIVE", "ARCHIVED"), (State(Shown(8)), State(Shown(9))));
    }

    [Theory]
    [InlineData("/execution/")]
    [InlineData("/snapshot/")]
    public async Task Of_two_findings_that_an_operation_has_one_is_closed(string path)
    {
        await ReportAsync(1);
        var other = JsonNode.Parse(Shown(1).ImportedBytes.Span)!;
        other["Id"] = Operations.FindingId(1).Replace("/run-command/", path, StringComparison.Ordinal);
        Import(other);

        Assert.Equal((true, 1, 0), await CloseAsync() is var report ? (report.IsComplete, report.ClosedSuperseded, report.Missing) : default);
        Assert.Single(_aws.Hub.Findings, finding => State(finding) == "ACTIVE");

        Assert.Equal((0, 0), await CloseAsync() is var again ? (again.ClosedSuperseded, again.Missing) : default);
    }

    [Fact]
    public async Task Instances_that_EC2_does_not_know_any_more_are_gone_though_its_answer_is_empty()
    {
        await ReportAsync(1, 2);
        _aws.Ssm.SetManaged(Operations.Node(1), isManaged: false);

        Assert.Equal((true, 1), await CloseAsync() is var report ? (report.IsComplete, report.ClosedGone) : default);
        Assert.Equal("ARCHIVED", State(Shown(1)));
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(61, 1)]
    public async Task A_finding_that_is_owed_is_renewed_after_60_days_and_then_left_alone(int days, int renewed)
    {
        await ReportAsync(1);
        var created = Shown(1).Json.GetProperty("CreatedAt").GetString();
        _aws.Time.Advance(TimeSpan.FromDays(days) - TimeSpan.FromHours(3));

        Assert.Equal((renewed, 0), await CloseAsync() is var report ? (report.Renewed, report.Missing) : default);

        Assert.Equal(("ACTIVE", created), (State(Shown(1)), Shown(1).Json.GetProperty("CreatedAt").GetString()));
        Assert.Equal((0, 0), await CloseAsync() is var again ? (again.Renewed, again.Missing) : default);
    }

    [Fact]
    public async Task With_closing_an_operation_of_any_age_is_owed()
    {
        _aws.Noncompliant(1);
        _aws.Time.Advance(TimeSpan.FromDays(89));

        Assert.Equal(1, (await _aws.SweepAsync(closes: true)).Missing);
    }

    [Fact]
    public async Task The_workflow_and_what_Security_Hub_adds_are_never_sent()
    {
        await ReportAsync(1, 2);
        _aws.Compliant(1, command: 2);
        _aws.Time.Advance(TimeSpan.FromDays(61));
        var report = await _aws.SweepAsync(closes: true);
        Assert.Equal((1, 1), (report.ClosedCompliant, report.Renewed));

        Assert.All(await _aws.ForwardAsync(), body =>
        {
            var finding = JsonNode.Parse(body)!.AsObject();
            Assert.False(finding.ContainsKey("Workflow"));
            Assert.DoesNotContain("aws/", finding["ProductFields"]!.ToJsonString(), StringComparison.Ordinal);
        });
        Assert.Equal("NEW", Shown(1).Json.GetProperty("Workflow").GetProperty("Status").GetString());
    }

    [Theory]
    [InlineData("ProductName", "Another integration")]
    [InlineData("Id", "another-integrations-finding")]
    public async Task A_finding_of_another_integration_stays(string member, string value)
    {
        await ReportAsync(1);
        var other = JsonNode.Parse(Shown(1).ImportedBytes.Span)!;
        other["Id"] = Operations.FindingId(1, command: 7);
        other[member] = value;
        Import(other);
        _aws.Compliant(1, command: 2);
        _aws.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((1, 1), await CloseAsync() is var report ? (report.Findings, report.ClosedCompliant) : default);
        Assert.Equal("ACTIVE", State(_aws.Hub.Findings.Single(finding => finding.Id == (string)other["Id"]!)));
    }

    [Fact]
    public async Task A_sweep_for_another_product_touches_nothing_of_the_accounts_default_product()
    {
        await ReportAsync(1);
        _aws.Compliant(1, command: 2);
        _aws.Time.Advance(TimeSpan.FromMinutes(1));

        var report = await _aws.SweepAsync(closes: true, productArn: "arn:aws:securityhub:us-east-2:111122223333:product/111122223333/other");

        Assert.Equal((true, 0, 0), (report.IsComplete, report.Findings, report.ClosedCompliant));
        Assert.Equal(0, _aws.Findings.Depth.Total);
    }

    [Fact]
    public async Task Two_sweeps_at_once_end_as_one_does()
    {
        await ReportAsync(1, 2, 3);
        _aws.Compliant(1, command: 2);
        _aws.Ssm.SetManaged(Operations.Node(2), isManaged: false);
        _aws.Noncompliant(4);
        _aws.Time.Advance(TimeSpan.FromHours(2));

        var reports = await Task.WhenAll(_aws.SweepAsync(closes: true), _aws.SweepAsync(closes: true));
        Assert.Equal(reports[0], reports[1]);
        await _aws.ForwardAsync();

        Assert.Equal(4, _aws.Hub.Findings.Count);
        Assert.Equal(["ACTIVE", "ARCHIVED", "ARCHIVED", "ACTIVE"], new[] { 3, 1, 2 }.Select(node => State(Shown(node))).Append(
            State(_aws.Hub.Findings.Single(finding => finding.Id.Contains(Operations.Node(4), StringComparison.Ordinal)))));
        Assert.Equal((0, 0, 0), await CloseAsync() is var last ? (last.Missing, last.ClosedCompliant, last.ClosedGone) : default);
    }

    [Fact]
    public async Task A_dry_run_reports_the_bytes_of_the_run_that_follows_it()
    {
        await ReportAsync(1, 2, 3, 4);
        _aws.Time.Advance(TimeSpan.FromDays(61));
        _aws.Compliant(1, command: 2);
        _aws.Noncompliant(2, command: 3);
        _aws.Noncompliant(5, command: 3);
        _aws.Ssm.SetManaged(Operations.Node(3), isManaged: false);
        _aws.Time.Advance(TimeSpan.FromHours(2));

        var dry = await _aws.SweepTextAsync(closes: true, """{"dryRun":true}""");

        Assert.Equal(0, _aws.Findings.Depth.Total);
        Assert.Equal(
            """{"complete":true,"subjects":5,"noncompliant":4,"findings":4,"missing":2,"onTheirWay":0,"undecided":0,"closedCompliant":1,"closedSuperseded":1,"closedGone":1,"renewed":1,"unsent":0}""",
            dry);
        Assert.Equal(dry, await _aws.SweepTextAsync(closes: true));
        Assert.Equal(6, _aws.Findings.Depth.Total);
    }

    [Fact]
    public async Task A_finding_that_arrives_after_its_nodes_closing_is_closed_by_the_next_sweep()
    {
        _aws.Noncompliant(1);
        var late = _aws.CommandEvent(1);
        await _aws.EventsHandler.HandleAsync(LoopbackAccount.Batch([late]), _aws.Invocation);
        _aws.Time.Advance(TimeSpan.FromHours(2));
        _aws.Compliant(1, command: 2);
        _aws.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, (await _aws.SweepAsync(closes: true)).ClosedCompliant);

        await _aws.ForwardAsync();
        Assert.Equal("ACTIVE", State(Shown(1)));

        Assert.Equal(1, (await CloseAsync()).ClosedCompliant);
        Assert.Equal("ARCHIVED", State(Shown(1)));
    }

    [Fact]
    public async Task A_finding_that_is_sent_again_after_its_closing_does_not_open_it()
    {
        await ReportAsync(1);
        var finding = _aws.CommandEvent(1);
        await _aws.EventsHandler.HandleAsync(LoopbackAccount.Batch([finding]), _aws.Invocation);
        _aws.Compliant(1, command: 2);
        _aws.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal(1, (await _aws.SweepAsync(closes: true)).ClosedCompliant);
        await _aws.ForwardAsync();

        Assert.Equal("ARCHIVED", State(Shown(1)));
    }

    [Fact]
    public async Task A_node_that_only_its_summary_calls_noncompliant_keeps_its_finding_while_nobody_knows_the_operation()
    {
        await ReportAsync(1);

        // Windows: available security updates count by the baseline, which no count of the state tells.
        var now = _aws.Time.GetUtcNow();
        _aws.Ssm.Publish(
            Operations.Operation(now, node: 1, command: 2) with
            {
                Counts = new PatchCounts { Installed = 42, AvailableSecurityUpdate = 3 },
                AvailableSecurityUpdatesAreNonCompliant = true,
            },
            now, now, now);

        Assert.Equal(
            (true, 0, 1), await CloseAsync() is var report ? (report.IsComplete, report.ClosedCompliant, report.Undecided) : default);
        Assert.Equal("ACTIVE", State(Shown(1)));
    }

    [Fact]
    public async Task The_summary_of_an_operation_that_is_not_shown_yet_makes_no_finding_of_the_one_before()
    {
        var compliant = Operations.Operation(_aws.Time.GetUtcNow(), node: 1, command: 1) with
        {
            Counts = new PatchCounts { Installed = 42, AvailableSecurityUpdate = 3 },
        };
        _aws.Ssm.Publish(compliant, compliant.EndedAt, compliant.EndedAt, compliant.EndedAt);
        _aws.Time.Advance(TimeSpan.FromHours(2));
        _aws.Ssm.Publish(
            Operations.Operation(_aws.Time.GetUtcNow(), node: 1, command: 2) with
            {
                SnapshotId = "0d0e0f10-930c-4aa9-950e-01234abcdef0",
                Counts = new PatchCounts { Installed = 40, Missing = 2 },
            },
            _aws.Time.GetUtcNow().AddMinutes(10), _aws.Time.GetUtcNow().AddMinutes(10), _aws.Time.GetUtcNow());

        Assert.Equal((true, 0, 1), await CloseAsync() is var early ? (early.IsComplete, early.Missing, early.Undecided) : default);

        _aws.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal((1, 0), await CloseAsync() is var late ? (late.Missing, late.Undecided) : default);
    }

    [Fact]
    public async Task A_late_event_that_meets_a_new_state_beside_the_old_summary_makes_no_finding_of_it()
    {
        _aws.Noncompliant(1);
        _aws.Sent(1, 1);
        var told = _aws.CommandEvent(1);
        _aws.Time.Advance(TimeSpan.FromMinutes(45));
        var now = _aws.Time.GetUtcNow();
        _aws.Ssm.Publish(
            Operations.Operation(now, node: 1, command: 2) with
            {
                SnapshotId = "0d0e0f10-930c-4aa9-950e-01234abcdef0",
                Counts = new PatchCounts { Installed = 42, AvailableSecurityUpdate = 3 },
            },
            now, now, now.AddMinutes(10));

        await _aws.EventsHandler.HandleAsync(LoopbackAccount.Batch([told]), _aws.Invocation);

        Assert.Empty(LoopbackAccount.Bodies(_aws.Findings));
    }

    private async Task ReportAsync(params int[] nodes)
    {
        _aws.Sent(1, nodes);
        foreach (var node in nodes)
        {
            _aws.Noncompliant(node);
        }

        await _aws.EventsHandler.HandleAsync(LoopbackAccount.Batch(nodes.Select(node => _aws.CommandEvent(node))), _aws.Invocation);
        await _aws.ForwardAsync();
        _aws.Time.Advance(TimeSpan.FromHours(2));
    }

    private async Task<string> ReportHybridAsync()
    {
        var now = _aws.Time.GetUtcNow().AddHours(-2);
        _aws.Ssm.Publish(
            Operations.Operation(now, node: 0, command: 1) with { NodeId = Hybrid, Counts = new PatchCounts { Missing = 1 } }, now, now, now);
        Assert.Equal(1, (await _aws.SweepAsync()).Missing);
        await _aws.ForwardAsync();
        return _aws.Hub.Findings.Single(finding => finding.Id.Contains(Hybrid, StringComparison.Ordinal)).Id;
    }

    private async Task<Sweep.SweepReport> CloseAsync()
    {
        var report = await _aws.SweepAsync(closes: true);
        await _aws.ForwardAsync();
        Assert.Equal(0, _aws.Rejected.Depth.Total);
        return report;
    }

    private void Import(JsonNode finding)
    {
        using var document = JsonDocument.Parse($"[{finding.ToJsonString()}]");
        Assert.Equal(1, _aws.Hub.BatchImportFindings(document.RootElement).SuccessCount);
    }

    private StoredFinding Shown(int node, int command = 1) =>
        _aws.Hub.Findings.Single(finding => finding.Id == Operations.FindingId(node, command));

    private static string? State(StoredFinding finding) => finding.Json.GetProperty("RecordState").GetString();

    private static string? Because(StoredFinding finding) =>
        finding.Json.GetProperty("ProductFields").GetProperty("patchfindings/ClosedBecause").GetString();
}
