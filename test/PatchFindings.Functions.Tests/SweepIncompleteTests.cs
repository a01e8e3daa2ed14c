using System.Text.Json;
using System.Text.Json.Nodes;
using LoopbackAws.Http;

namespace PatchFindings.Functions.Tests;

/// <summary>
/// Sweeps that do not get to see everything: they close nothing, say why, and send what is missing only if Security Hub was read whole.
/// </summary>
public sealed class SweepIncompleteTests : IAsyncLifetime
{
    private const int MissingNode = 0;
    private const int CompliantNode = 1;
    private const int GoneNode = 2;
    private const int ForgottenNode = 400;

    private LoopbackAccount _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await LoopbackAccount.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Theory]
    [InlineData("ssm", "GetInventory", 1, false)]
    [InlineData("ssm", "GetInventory", 2, true)]
    [InlineData("ssm", "ListResourceComplianceSummaries", 1, true)]
    [InlineData("ssm", "ListResourceComplianceSummaries", 3, true)]
    [InlineData("ssm", "ListComplianceItems", 1, true)]
    [InlineData("ssm", "DescribeInstanceInformation", 1, true)]
    [InlineData("ssm", "DescribeInstanceInformation", 3, true)]
    [InlineData("ssm", "DescribeInstancePatchStates", 1, true)]
    [InlineData("ec2", "DescribeInstances", 1, true)]
    [InlineData("ec2", "DescribeInstances", 2, true)]
    [InlineData("securityhub", "GetFindings", 1, false)]
    [InlineData("securityhub", "GetFindings", 2, false)]
    public async Task A_read_that_fails_closes_nothing(string service, string action, int failingCall, bool sendsMissing)
    {
        await MakeDifferencesAsync();
        var calls = 0;
        _aws.Calls.Fault = call => call.Service == service && call.Action == action && Interlocked.Increment(ref calls) == failingCall
            ? new AwsErrorException("ServiceUnavailable", "told to fail", 503)
            : null;

        var report = await _aws.SweepAsync(closes: true);

        Assert.False(report.IsComplete);
        Assert.Contains("told to fail", report.IncompleteBecause, StringComparison.Ordinal);
        Assert.Equal(report.IncompleteBecause, Assert.Single(_aws.SweepLog).Values["incompleteBecause"]);
        Assert.Equal(sendsMissing ? 1 : 0, report.Missing);
        await AssertNothingIsClosedAsync(report);
        Assert.Contains("\"SweepsIncomplete\":1", _aws.Metrics.ToString(), StringComparison.Ordinal);

        // The next one makes good for it.
        Assert.Equal(
            (true, 1, 2, 1 - report.Missing),
            await _aws.SweepAsync(closes: true) is var next ? (next.IsComplete, next.ClosedCompliant, next.ClosedGone, next.Missing) : default);
    }

    [Theory]
    [InlineData("GetInventory", """{"Entities":[],"NextToken":"again"}""")]
    [InlineData("ListResourceComplianceSummaries", """{"ResourceComplianceSummaryItems":[],"NextToken":"again"}""")]
    [InlineData("DescribeInstanceInformation", """{"InstanceInformationList":[],"NextToken":"again"}""")]
    [InlineData("GetFindings", """{"Findings":[],"NextToken":"again"}""")]
    [InlineData("DescribeInstances", "<DescribeInstancesResponse><requestId>1</requestId><reservationSet/><nextToken>again</nextToken></DescribeInstancesResponse>")]
    public async Task A_token_that_repeats_ends_the_sweep_and_closes_nothing(string action, string answer)
    {
        await MakeDifferencesAsync();
        _aws.Canned.Answer(action, answer);

        var report = await _aws.SweepAsync(closes: true);

        Assert.False(report.IsComplete);
        await AssertNothingIsClosedAsync(report);
    }

    [Theory]
    [InlineData("GetInventory", "{}")]
    [InlineData("GetInventory", "<html/>")]
    [InlineData("ListResourceComplianceSummaries", "{}")]
    [InlineData("DescribeInstanceInformation", "{}")]
    [InlineData("GetFindings", "{}")]
    [InlineData("DescribeInstances", "<html><body>Please sign in</body></html>")]
    [InlineData("DescribeInstances", "")]
    public async Task An_answer_that_is_none_closes_nothing(string action, string answer)
    {
        await MakeDifferencesAsync();
        _aws.Canned.Answer(action, answer);

        var report = await _aws.SweepAsync(closes: true);

        Assert.False(report.IsComplete);
        await AssertNothingIsClosedAsync(report);
    }

    [Theory]
    [InlineData("ssm", "GetInventory", 2)]
    [InlineData("ssm", "DescribeInstanceInformation", 1)]
    [InlineData("securityhub", "GetFindings", 1)]
    [InlineData("ec2", "DescribeInstances", 1)]
    public async Task Time_that_runs_out_closes_nothing(string service, string action, int call)
    {
        await MakeDifferencesAsync();
        var calls = 0;
        _aws.Calls.Received += received =>
        {
            if (received.Service == service && received.Action == action && Interlocked.Increment(ref calls) == call)
            {
                _aws.Time.Advance(TimeSpan.FromMinutes(14));
            }
        };

        var report = await _aws.SweepAsync(closes: true, remaining: TimeSpan.FromMinutes(15));

        Assert.False(report.IsComplete);
        Assert.Contains("time ran out", report.IncompleteBecause, StringComparison.Ordinal);
        await AssertNothingIsClosedAsync(report);
    }

    [Fact]
    public async Task A_gone_nodes_archived_finding_is_not_sent_again_while_nobody_can_say_that_the_node_is_gone()
    {
        await MakeDifferencesAsync();
        await _aws.SweepAsync(closes: true);
        await _aws.ForwardAsync();
        _aws.Fail("ec2", "DescribeInstances");

        var report = await _aws.SweepAsync(closes: true);

        Assert.Equal((false, 0), (report.IsComplete, report.Missing));
        Assert.Equal(0, _aws.Findings.Depth.Total);
    }

    [Fact]
    public async Task A_node_that_cannot_be_read_keeps_no_other_nodes_finding_back()
    {
        var now = _aws.Time.GetUtcNow();
        _aws.Sent(1, 1, 2, 3);
        for (var node = 1; node <= 3; node++)
        {
            // Of an operation without an execution id the node's own commands are read.
            _aws.Ssm.Publish(
                Operations.Operation(now, node, command: 1) with
                {
                    ExecutionId = node == 1 ? null : Operations.CommandId(1),
                    Counts = new LoopbackAws.Ssm.PatchCounts { Missing = 1 },
                },
                now, now, now);
        }

        _aws.Time.Advance(TimeSpan.FromHours(2));
        _aws.Fail("ssm", "ListCommandInvocations");

        var report = await _aws.SweepAsync();

        Assert.Equal((false, 2, 2), (report.IsComplete, report.Missing, _aws.Findings.Depth.Total));
        Assert.Contains("ListCommandInvocations", report.IncompleteBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_node_of_an_account_can_be_gone_too()
    {
        _aws.Noncompliant(1);
        _aws.Time.Advance(TimeSpan.FromHours(2));
        await _aws.SweepAsync(closes: true);
        await _aws.ForwardAsync();
        _aws.Ssm.SetManaged(Operations.Node(1), isManaged: false);
        _aws.Ec2.Set(Operations.Node(1), "terminated");

        Assert.Equal(1, (await _aws.SweepAsync(closes: true)).ClosedGone);
    }

    // More than a page of each read: 30 nodes and 120 findings whose nodes are stopped, one finding missing, one to be closed as compliant,
    // and two as gone, of which Systems Manager has forgotten one.
    private async Task MakeDifferencesAsync()
    {
        for (var node = 0; node < 30; node++)
        {
            _aws.Noncompliant(node);
        }

        _aws.Ssm.PageSizeMax = 12;
        _aws.Ec2.PageSizeMax = 100;
        _aws.Time.Advance(TimeSpan.FromHours(2));
        await _aws.SweepAsync();
        var bodies = LoopbackAccount.Bodies(_aws.Findings);
        _aws.Findings.Purge();
        var template = bodies[0];
        bodies.RemoveAll(body => body.Contains(Operations.Node(MissingNode), StringComparison.Ordinal));
        for (var node = 300; node < 420; node++)
        {
            var copy = JsonNode.Parse(template)!;
            copy["Id"] = Operations.FindingId(node);
            copy["Resources"]![0]!["Id"] = Operations.Node(node);
            bodies.Add(copy.ToJsonString());
            if (node != ForgottenNode)
            {
                _aws.Ec2.Set(Operations.Node(node), "stopped");
            }
        }

        foreach (var chunk in bodies.Chunk(100))
        {
            using var document = JsonDocument.Parse($"[{string.Join(',', chunk)}]");
            Assert.Equal(chunk.Length, _aws.Hub.BatchImportFindings(document.RootElement).SuccessCount);
        }

        _aws.Compliant(CompliantNode, command: 2);
        _aws.Ssm.SetManaged(Operations.Node(GoneNode), isManaged: false);
        ScanByHostManagement(node: 5);
        _aws.Time.Advance(TimeSpan.FromMinutes(1));
        _aws.Metrics.GetStringBuilder().Clear();
        _aws.Calls.Clear();
    }

    // A noncompliant association item, so that those of its node are read; its finding is still on its way.
    private void ScanByHostManagement(int node)
    {
        var now = _aws.Time.GetUtcNow();
        _aws.Ssm.PublishAssociationScan(
            Operations.Operation(now, node, command: 9) with
            {
                Document = "AWS-RunPatchBaselineAssociation",
                CommandId = null,
                AssociationId = Operations.AssociationId(1),
                ExecutionId = Operations.AssociationId(1),
                Counts = new LoopbackAws.Ssm.PatchCounts { Missing = 1 },
            },
            now);
        _aws.Ssm.AddAssociation(
            new LoopbackAws.Ssm.PatchAssociation
            {
                AssociationId = Operations.AssociationId(1),
                DocumentName = "AWS-RunPatchBaselineAssociation",
            },
            now);
    }

    private async Task AssertNothingIsClosedAsync(Sweep.SweepReport report)
    {
        Assert.Equal(0, report.ClosedCompliant + report.ClosedSuperseded + report.ClosedGone + report.Renewed);
        var sent = await _aws.ForwardAsync();
        Assert.Equal(report.Missing, sent.Count);
        Assert.All(sent, body => Assert.Contains(Operations.Node(MissingNode), body, StringComparison.Ordinal));
        Assert.All(sent, body => Assert.DoesNotContain("ARCHIVED", body, StringComparison.Ordinal));
    }
}
