using System.Text.Json;
using System.Text.Json.Nodes;
using LoopbackAws.Ssm;

namespace PatchFindings.Functions.Tests;

/// <summary>Sweeps without <c>closeFindings</c>: what is owed and missing, and nothing else.</summary>
public sealed class SweepTests : IAsyncLifetime
{
    private LoopbackAccount _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await LoopbackAccount.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public async Task After_every_second_or_every_event_was_lost_a_sweep_leaves_nothing_missing_and_nothing_double(int lostEvery)
    {
        const int Noncompliant = 60;
        _aws.Sent(1, Enumerable.Range(0, 80));
        for (var node = 0; node < 80; node++)
        {
            _ = node < Noncompliant ? _aws.Noncompliant(node) : _aws.Compliant(node);
        }

        var events = Enumerable.Range(0, 80).Select(node => _aws.CommandEvent(node)).ToList();
        await _aws.EventsHandler.HandleAsync(
            LoopbackAccount.Batch(events.Where((_, index) => index % lostEvery != 0)), _aws.Invocation);
        await _aws.ForwardAsync();
        var reported = _aws.Hub.Findings.Count;
        _aws.Time.Advance(TimeSpan.FromHours(2));

        var report = await _aws.SweepAsync();
        var swept = await _aws.ForwardAsync();

        Assert.Equal((true, 80, Noncompliant), (report.IsComplete, report.Subjects, report.Noncompliant));
        Assert.Equal((reported, Noncompliant - reported), (report.Findings, report.Missing));
        Assert.Equal(report.Missing, swept.Count);
        AssertShown(Enumerable.Range(0, Noncompliant).Select(node => Operations.FindingId(node)));
        Assert.All(_aws.Hub.Findings, finding => Assert.Equal(1, finding.ImportCount));

        // The lost events turn up after all: they say the same, byte for byte.
        await _aws.EventsHandler.HandleAsync(LoopbackAccount.Batch(events), _aws.Invocation);
        Assert.Equal(Noncompliant, (await _aws.ForwardAsync()).Count);
        AssertShown(Enumerable.Range(0, Noncompliant).Select(node => Operations.FindingId(node)));
        Assert.DoesNotContain(_aws.Hub.Findings, finding => finding.IgnoredOtherBytes);
    }

    [Fact]
    public async Task A_second_sweep_sends_nothing()
    {
        MakeNoncompliant(5);
        await _aws.SweepAsync();
        await _aws.ForwardAsync();

        var report = await _aws.SweepAsync();

        Assert.Equal((5, 0, 0), (report.Findings, report.Missing, _aws.Findings.Depth.Total));

        // Lambda leaves the name of a value that is absent in the line.
        Assert.DoesNotContain("incompleteBecause", Assert.Single(_aws.SweepLog).Values.Keys);
    }

    [Fact]
    public async Task Without_closing_neither_EC2_nor_the_managed_nodes_are_asked_for_and_no_finding_is_closed()
    {
        MakeNoncompliant(3);
        await _aws.SweepAsync();
        await _aws.ForwardAsync();
        _aws.Compliant(0, command: 2);
        _aws.Noncompliant(1, command: 3);
        _aws.Ssm.SetManaged(Operations.Node(2), isManaged: false);
        _aws.Time.Advance(TimeSpan.FromHours(2));

        var report = await _aws.SweepAsync();

        Assert.Equal((1, 0), (report.Missing, report.ClosedCompliant + report.ClosedSuperseded + report.ClosedGone + report.Renewed));
        Assert.Equal(0, _aws.Called("ec2", "DescribeInstances") + _aws.Called("ssm", "DescribeInstanceInformation"));
        Assert.All(await _aws.ForwardAsync(), body => Assert.Contains("\"ACTIVE\"", body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(14, 1)]
    [InlineData(15, 0)]
    public async Task Without_closing_the_last_14_days_are_owed(int days, int missing)
    {
        _aws.Noncompliant(1);
        _aws.Time.Advance(TimeSpan.FromDays(days) - TimeSpan.FromMinutes(1));

        Assert.Equal(missing, (await _aws.SweepAsync()).Missing);
    }

    [Fact]
    public async Task What_is_younger_than_an_hour_is_on_its_way_and_is_not_sent()
    {
        _aws.Noncompliant(1);
        _aws.Time.Advance(TimeSpan.FromMinutes(59));

        var report = await _aws.SweepAsync();

        Assert.Equal((0, 1, 0), (report.Missing, report.OnTheirWay, _aws.Findings.Depth.Total));
    }

    [Fact]
    public async Task What_the_patch_state_tells_before_the_record_is_on_its_way_too()
    {
        _aws.Noncompliant(1);
        _aws.Time.Advance(TimeSpan.FromHours(2));
        var now = _aws.Time.GetUtcNow();
        var later = Operations.Operation(now.AddMinutes(-10), node: 1, command: 2) with { Counts = new PatchCounts { Installed = 40, Missing = 2 } };
        _aws.Ssm.Publish(later, now.AddMinutes(10), now, now);

        var report = await _aws.SweepAsync();

        Assert.Equal((0, 1, 0), (report.Missing, report.OnTheirWay, _aws.Findings.Depth.Total));
    }

    [Fact]
    public async Task A_command_that_Run_Command_has_forgotten_leads_to_no_second_finding()
    {
        _aws.Noncompliant(1);
        await _aws.EventsHandler.HandleAsync(LoopbackAccount.Batch([_aws.CommandEvent(1)]), _aws.Invocation);
        await _aws.ForwardAsync();
        _aws.Time.Advance(TimeSpan.FromDays(10));

        Assert.Equal(0, (await _aws.SweepAsync()).Missing);
        AssertShown([Operations.FindingId(1)]);
    }

    [Fact]
    public async Task What_Host_Management_found_is_owed_like_any_other_and_keeps_its_own_finding()
    {
        MakeNoncompliant(1);
        var now = _aws.Time.GetUtcNow().AddHours(-2);
        foreach (var (association, missing) in new[] { (1, 2), (2, 0) })
        {
            _aws.Ssm.AddAssociation(
                new PatchAssociation
                {
                    AssociationId = Operations.AssociationId(association),
                    DocumentName = "AWS-RunPatchBaselineAssociation",
                },
                now);
            _aws.Ssm.PublishAssociationScan(
                Operations.Operation(now, node: 0, command: 9) with
                {
                    Document = "AWS-RunPatchBaselineAssociation",
                    CommandId = null,
                    AssociationId = Operations.AssociationId(association),
                    ExecutionId = Operations.AssociationId(association),
                    Counts = new PatchCounts { Installed = 40, Missing = missing },
                },
                now);
        }

        var report = await _aws.SweepAsync();
        await _aws.ForwardAsync();

        Assert.Equal((true, 2), (report.IsComplete, report.Missing));
        Assert.Single(_aws.Hub.Findings, finding => finding.Id.Contains("/AWS-RunPatchBaselineAssociation/association/", StringComparison.Ordinal));
        Assert.Equal(0, (await _aws.SweepAsync()).Missing);
    }

    [Fact]
    public async Task A_dry_run_reports_the_same_bytes_and_sends_nothing()
    {
        MakeNoncompliant(5);

        var dry = await _aws.SweepTextAsync(closes: false, """{"dryRun":true}""");
        Assert.Equal((0, 0), (_aws.Findings.Depth.Total, _aws.Called("sqs", "SendMessageBatch") + _aws.Called("sqs", "SendMessage")));
        Assert.Equal(string.Empty, _aws.Metrics.ToString());

        Assert.Equal(await _aws.SweepTextAsync(closes: false), dry);
        Assert.Equal(5, _aws.Findings.Depth.Total);
        Assert.Contains("\"FindingsSweptIn\":5", _aws.Metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_findings_queue_does_not_take_is_reported_and_found_again()
    {
        MakeNoncompliant(3);
        _aws.Fail("sqs", "SendMessageBatch");
        var report = await _aws.SweepAsync();
        Assert.Equal((3, 3), (report.Missing, report.Unsent));
        Assert.Contains("\"SweepsIncomplete\":1", _aws.Metrics.ToString(), StringComparison.Ordinal);

        _aws.Calls.Fault = null;

        Assert.Equal((3, 0), (await _aws.SweepAsync()) is var again ? (again.Missing, again.Unsent) : default);
        Assert.Equal(3, _aws.Findings.Depth.Total);
    }

    [Theory]
    [InlineData("""{"dryrun":true}""")]
    [InlineData("""{"dryRun":"yes"}""")]
    [InlineData("[]")]
    [InlineData("nothing")]
    public async Task An_input_that_asks_for_something_else_is_refused_and_nothing_is_read(string input)
    {
        await Assert.ThrowsAsync<FunctionInputException>(() => _aws.SweepTextAsync(closes: false, input));
        Assert.Equal(0, _aws.Called("ssm", "GetInventory") + _aws.Called("securityhub", "GetFindings"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("""{"version":"0","detail-type":"Scheduled Event","source":"aws.events","detail":{}}""")]
    public async Task Nothing_and_the_schedules_event_ask_for_a_sweep(string input)
    {
        MakeNoncompliant(1);

        await _aws.SweepTextAsync(closes: false, input);

        Assert.Equal(1, _aws.Findings.Depth.Total);
    }

    [Theory]
    [InlineData("ProductName", "Another integration")]
    [InlineData("Id", "another-integrations-finding")]
    public async Task A_finding_of_another_integration_does_not_stand_for_a_missing_one(string member, string value)
    {
        MakeNoncompliant(1);
        await _aws.SweepAsync();
        var other = JsonNode.Parse(Assert.Single(LoopbackAccount.Bodies(_aws.Findings)))!;
        _aws.Findings.Purge();
        other[member] = value;
        Import(other);

        var report = await _aws.SweepAsync();

        Assert.Equal((0, 1), (report.Findings, report.Missing));
    }

    private void MakeNoncompliant(int nodes)
    {
        for (var node = 0; node < nodes; node++)
        {
            _aws.Noncompliant(node);
        }

        _aws.Time.Advance(TimeSpan.FromHours(2));
    }

    private void Import(JsonNode finding)
    {
        using var document = JsonDocument.Parse($"[{finding.ToJsonString()}]");
        Assert.Equal(1, _aws.Hub.BatchImportFindings(document.RootElement).SuccessCount);
    }

    private void AssertShown(IEnumerable<string> ids) =>
        Assert.Equal(ids.Order(StringComparer.Ordinal), _aws.Hub.Findings.Select(finding => finding.Id).Order(StringComparer.Ordinal));
}
