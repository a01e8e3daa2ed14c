using System.Text.Json.Nodes;
using LoopbackAws.SecurityHub;
using LoopbackAws.Ssm;

namespace PatchFindings.Functions.Tests;

/// <summary>Findings that events close, with <c>closeFindings</c>.</summary>
public sealed class ClosingTests : IAsyncLifetime
{
    private LoopbackAccount _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await LoopbackAccount.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_compliant_event_closes_the_nodes_findings_as_of_the_operation_that_found_it_so()
    {
        await ReportAsync(1, 2);
        var compliant = _aws.Compliant(1, command: 2);

        Assert.Equal(["closed"], await HandleAsync(_aws.ComplianceEvent(1, isCompliant: true)));
        var sent = await _aws.ForwardAsync();

        Assert.Equal(("ARCHIVED", "compliant"), (State(1), Because(1)));
        Assert.Equal(compliant.EndedAt, Shown(1).Json.GetProperty("UpdatedAt").GetDateTimeOffset());
        Assert.Equal("ACTIVE", State(2));
        Assert.False(JsonNode.Parse(Assert.Single(sent))!.AsObject().ContainsKey("Workflow"));
        Assert.Contains("\"FindingsClosed\":1", _aws.Metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminated_instance_loses_all_its_findings()
    {
        await ReportAsync(1, 2);
        await ReportAgainAsync(1, command: 2);

        Assert.Equal(["closed"], await HandleAsync(_aws.TerminatedEvent(1)));
        await _aws.ForwardAsync();

        Assert.Equal(("ARCHIVED", "gone", "ARCHIVED"), (State(1), Because(1), State(1, command: 2)));
        Assert.Equal("ACTIVE", State(2));
    }

    [Fact]
    public async Task A_batch_of_closings_takes_one_read_of_Security_Hub_for_20_nodes()
    {
        var nodes = Enumerable.Range(0, 30).ToArray();
        await ReportAsync(nodes);
        foreach (var node in nodes)
        {
            _aws.Compliant(node, command: 2);
        }

        var outcomes = await HandleAsync([.. nodes.Select(node => _aws.ComplianceEvent(node, isCompliant: true))]);
        await _aws.ForwardAsync();

        Assert.All(outcomes, outcome => Assert.Equal("closed", outcome));
        Assert.All(nodes, node => Assert.Equal("ARCHIVED", State(node)));
        Assert.Equal(2, _aws.Called("securityhub", "GetFindings"));
    }

    [Fact]
    public async Task A_compliant_event_waits_for_the_state_that_found_the_node_compliant()
    {
        await ReportAsync(1);

        Assert.Equal(["not-ready"], await HandleAsync(_aws.ComplianceEvent(1, isCompliant: true)));
        Assert.Equal(0, _aws.Findings.Depth.Total + _aws.Called("securityhub", "GetFindings"));
    }

    [Fact]
    public async Task A_finding_of_a_later_operation_stays_when_an_older_compliant_event_comes_late()
    {
        await ReportAsync(1);
        _aws.Compliant(1, command: 2);
        var late = _aws.ComplianceEvent(1, isCompliant: true);
        await ReportAgainAsync(1, command: 3);

        Assert.Equal(["compliant"], await HandleAsync(late));
        Assert.Equal(0, _aws.Findings.Depth.Total);
        Assert.Equal("ACTIVE", State(1, command: 3));
    }

    [Fact]
    public async Task A_node_that_is_noncompliant_again_has_its_old_finding_closed_and_a_new_one_open()
    {
        await ReportAsync(1);
        _aws.Compliant(1, command: 2);
        await HandleAsync(_aws.ComplianceEvent(1, isCompliant: true));
        await ReportAgainAsync(1, command: 3);

        Assert.Equal(("ARCHIVED", "ACTIVE"), (State(1), State(1, command: 3)));
        _aws.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal((0, 0), await _aws.SweepAsync(closes: true) is var report ? (report.Missing, report.ClosedSuperseded) : default);
    }

    [Fact]
    public async Task A_closing_that_comes_before_its_finding_leaves_it_to_the_sweep()
    {
        _aws.Noncompliant(1);
        await HandleAsync(_aws.CommandEvent(1));
        _aws.Time.Advance(TimeSpan.FromMinutes(10));
        _aws.Compliant(1, command: 2);

        Assert.Equal(["compliant"], await HandleAsync(_aws.ComplianceEvent(1, isCompliant: true)));
        await _aws.ForwardAsync();
        Assert.Equal("ACTIVE", State(1));

        Assert.Equal(1, (await _aws.SweepAsync(closes: true)).ClosedCompliant);
        await _aws.ForwardAsync();
        Assert.Equal("ARCHIVED", State(1));
    }

    [Fact]
    public async Task A_finding_and_its_closing_in_one_batch_of_the_forwarder_end_closed()
    {
        await ReportAsync(1);
        await HandleAsync(_aws.CommandEvent(1));
        _aws.Compliant(1, command: 2);
        await HandleAsync(_aws.ComplianceEvent(1, isCompliant: true));

        Assert.Equal(2, (await _aws.ForwardAsync()).Count);

        Assert.Equal("ARCHIVED", State(1));
    }

    [Fact]
    public async Task A_closing_that_comes_twice_is_the_same_update_and_then_none()
    {
        await ReportAsync(1);
        _aws.Compliant(1, command: 2);
        var told = _aws.ComplianceEvent(1, isCompliant: true);
        await HandleAsync(told, told);
        var sent = await _aws.ForwardAsync();
        Assert.Equal(sent[0], sent[^1]);

        Assert.Equal(["compliant"], await HandleAsync(told));
        Assert.Equal(0, _aws.Findings.Depth.Total);
    }

    [Fact]
    public async Task What_Host_Management_reported_is_not_closed_by_a_patch_operation_that_found_the_node_compliant()
    {
        const string Document = "AWS-RunPatchBaselineAssociation";
        var now = _aws.Time.GetUtcNow();
        _aws.Ssm.AddAssociation(new PatchAssociation { AssociationId = Operations.AssociationId(1), DocumentName = Document }, now);
        _aws.Ssm.PublishAssociationScan(
            Operations.Operation(now, node: 1, command: 1) with
            {
                Document = Document,
                CommandId = null,
                AssociationId = Operations.AssociationId(1),
                ExecutionId = Operations.AssociationId(1),
                Counts = new PatchCounts { Missing = 2 },
            },
            now);
        await HandleAsync(_aws.AssociationEvent(1, document: Document));
        await _aws.ForwardAsync();
        _aws.Time.Advance(TimeSpan.FromMinutes(10));
        _aws.Compliant(1, command: 2);

        Assert.Equal(["compliant"], await HandleAsync(_aws.ComplianceEvent(1, isCompliant: true)));
        Assert.Equal(0, _aws.Findings.Depth.Total);
    }

    [Theory]
    [InlineData("securityhub", "GetFindings")]
    [InlineData("sqs", "SendMessageBatch")]
    public async Task A_closing_that_fails_comes_back(string service, string action)
    {
        await ReportAsync(1);
        _aws.Compliant(1, command: 2);
        _aws.Fail(service, action);
        Assert.Equal(["unavailable", "unavailable"], await HandleAsync(_aws.ComplianceEvent(1, isCompliant: true), _aws.TerminatedEvent(1)));

        _aws.Calls.Fault = null;

        Assert.Equal(["closed"], await HandleAsync(_aws.ComplianceEvent(1, isCompliant: true)));
    }

    [Fact]
    public async Task Without_closeFindings_no_event_closes_anything_and_Security_Hub_is_not_read()
    {
        await ReportAsync(1);
        _aws.Compliant(1, command: 2);

        Assert.Equal(
            ["compliant", "compliant"], await HandleAsync(_aws.EventsHandler, _aws.ComplianceEvent(1, isCompliant: true), _aws.TerminatedEvent(1)));
        Assert.Equal(0, _aws.Findings.Depth.Total + _aws.Called("securityhub", "GetFindings"));
    }

    private Task<List<string?>> HandleAsync(params string[] events) => HandleAsync(_aws.ClosingEventsHandler, events);

    private static async Task<List<string?>> HandleAsync(ComplianceEvents.ComplianceEventsHandler handler, params string[] events)
    {
        var invocation = new Invocation();
        await handler.HandleAsync(LoopbackAccount.Batch(events), invocation);
        return [.. invocation.Log.Values("outcome").Select(outcome => outcome as string)];
    }

    private async Task ReportAsync(params int[] nodes)
    {
        foreach (var node in nodes)
        {
            _aws.Noncompliant(node);
        }

        await HandleAsync([.. nodes.Select(node => _aws.CommandEvent(node))]);
        await _aws.ForwardAsync();
        _aws.Time.Advance(TimeSpan.FromMinutes(10));
    }

    private async Task ReportAgainAsync(int node, int command)
    {
        _aws.Time.Advance(TimeSpan.FromMinutes(10));
        _aws.Noncompliant(node, command);
        await HandleAsync(_aws.CommandEvent(node, command));
        await _aws.ForwardAsync();
    }

    private StoredFinding Shown(int node, int command = 1) =>
        _aws.Hub.Findings.Single(finding => finding.Id == Operations.FindingId(node, command));

    private string? State(int node, int command = 1) => Shown(node, command).Json.GetProperty("RecordState").GetString();

    private string? Because(int node) =>
        Shown(node).Json.GetProperty("ProductFields").GetProperty("patchfindings/ClosedBecause").GetString();
}
