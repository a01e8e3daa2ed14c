using System.Text.Json.Nodes;
using AwsTesting;
using LoopbackAws.Ssm;
using PatchFindings.Findings;
using PatchFindings.PatchStates;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

public sealed class BatchJudgeTests : IAsyncLifetime
{
    private static readonly string[] Actions =
        ["GetInventory", "DescribeInstancePatchStates", "ListResourceComplianceSummaries", "ListCommands", "DescribeAssociation",
         "ListCommandInvocations", "ListComplianceItems"];

    private Loopback _aws = null!;
    private BatchJudge _judge = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _aws.Time.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _aws = await Loopback.StartAsync();
        _judge = new BatchJudge(new PatchStateReader(_aws.SsmClient, _aws.Time), Known.Judge, _aws.Time);
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Theory]
    [InlineData("event-command-invocation")]
    [InlineData("event-patch-non-compliant")]
    public async Task The_documented_answers_lead_from_either_documented_event_to_the_typical_finding(string sample)
    {
        using var client = CannedHttp.Client(
            Sample.Text("get-inventory"),
            $$"""
            {"Commands":[{"CommandId":"{{Sample.Command}}","DocumentName":"AWS-RunPatchBaseline","RequestedDateTime":1636668301.049}]}
            """);
        var judge = new BatchJudge(new PatchStateReader(client, _aws.Time), Known.Judge, _aws.Time);

        var verdict = Assert.Single(await judge.JudgeAsync([TriggerReader.Read(Sample.Text(sample), out _)!], Cancellation));

        Assert.True(verdict.Outcome == Outcome.Enqueued, verdict.Reason);
        var finding = FindingMapping.ToFinding(verdict.Operation!, Sample.Own, new FindingOptions());
        var typical = Sample.Json("typical-finding");
        var json = JsonNode.Parse(AsffRules.Write(finding, out _))!;
        foreach (var member in "Id GeneratorId CreatedAt UpdatedAt Severity Resources PatchSummary".Split(' '))
        {
            Assert.True(JsonNode.DeepEquals(typical[member], json[member]), $"{member}: {json[member]}");
        }
    }

    [Theory]
    [InlineData(40)]
    [InlineData(1_000)]
    public async Task A_thousand_events_of_one_command_take_25_reads_of_inventory_and_nothing_else(int batch)
    {
        var nodes = Publish(1_000);

        var verdicts = await JudgeAsync(nodes.Select(Command), batch);

        Assert.All(verdicts, verdict => Assert.Equal(Known.CommandA, verdict.Operation!.Identity.GeneratorId));
        Assert.Equal("GetInventory 25", Calls());
    }

    [Theory]
    [InlineData(40)]
    [InlineData(1_000)]
    public async Task A_thousand_compliance_events_of_one_command_ask_once_for_its_document(int batch)
    {
        var nodes = Publish(1_000);
        _aws.AddCommand(Known.CommandA, Now.AddSeconds(-60));

        var verdicts = await JudgeAsync(nodes.Select(Compliance), batch);

        Assert.All(verdicts, verdict => Assert.Equal(Known.CommandA, verdict.Operation!.Identity.GeneratorId));
        Assert.Equal("GetInventory 25, ListCommands 1", Calls());
    }

    [Fact]
    public async Task A_commands_own_event_tells_the_batch_its_document()
    {
        var nodes = Publish(40);

        var verdicts = await JudgeAsync([Command(nodes[0]), .. nodes[1..].Select(Compliance)], batch: 40);

        Assert.All(verdicts, verdict => Assert.Equal(Known.CommandA, verdict.Operation!.Identity.GeneratorId));
        Assert.Equal("GetInventory 1", Calls());
    }

    [Fact]
    public async Task A_command_that_nobody_knows_is_asked_for_once_and_each_node_for_its_history()
    {
        var nodes = Publish(10);

        var verdicts = await JudgeAsync(nodes.Select(Compliance), batch: 10);

        Assert.All(verdicts, verdict => Assert.Equal(Outcome.NotReady, verdict.Outcome));
        Assert.Equal(
            "GetInventory 1, DescribeInstancePatchStates 1, ListCommands 1, DescribeAssociation 1, ListCommandInvocations 10, "
            + "ListComplianceItems 10",
            Calls());
    }

    [Fact]
    public async Task Nodes_without_records_are_read_by_their_states_together()
    {
        var nodes = Publish(60);
        _aws.Ssm.Facts = _aws.Ssm.Facts with { InventoryFilter = NodeFilterAnswer.FirstValue };

        var verdicts = await JudgeAsync(nodes.Select(Command), batch: 60);

        // Two records, the other 58 nodes by their states; those that tell no id and no severity are asked for both.
        Assert.All(verdicts, verdict => Assert.Equal(Known.CommandA, verdict.Operation!.Identity.GeneratorId));
        Assert.Equal(2, verdicts.Count(verdict => verdict.Operation!.IsSeverityTold));
        Assert.All(verdicts, verdict => Assert.Equal(Severity.High, verdict.Operation!.Severity));
        Assert.Equal(
            "GetInventory 2, DescribeInstancePatchStates 2, ListResourceComplianceSummaries 3, ListCommandInvocations 58", Calls());
    }

    [Fact]
    public async Task Each_event_has_its_verdict_in_its_place()
    {
        var noncompliant = _aws.Publish(1, Now.AddSeconds(-10));
        var compliant = _aws.Publish(2, Now.AddSeconds(-10), new PatchCounts { Missing = 0 });

        var verdicts = await _judge.JudgeAsync(
            [
                Command(noncompliant), Command(compliant), Command("i-00000001"), Command(noncompliant) with { AccountId = "444455556666" },
                Command("i-no"), Compliance(noncompliant) with { IsCompliant = true }, Command(noncompliant),
            ],
            Cancellation);

        Assert.Equal(
            [
                Outcome.Enqueued, Outcome.Compliant, Outcome.NotReady, Outcome.Rejected, Outcome.Rejected, Outcome.Compliant,
                Outcome.Enqueued,
            ],
            verdicts.Select(verdict => verdict.Outcome));
        Assert.Equal(verdicts[0].Operation, verdicts[6].Operation);
    }

    [Fact]
    public async Task A_batch_of_nothing_reads_nothing()
    {
        Assert.Empty(await _judge.JudgeAsync([], Cancellation));
        Assert.Equal("", Calls());
    }

    [Fact]
    public async Task Time_that_runs_out_leaves_the_events_that_are_not_read_unavailable()
    {
        var nodes = Publish(80);
        using var over = new CancellationTokenSource();
        var calls = 0;
        _aws.Calls.Received += _ =>
        {
            if (++calls == 2)
            {
                over.Cancel();
            }
        };

        var verdicts = await _judge.JudgeAsync([.. nodes.Select(Command)], over.Token);

        Assert.All(verdicts.Take(40), verdict => Assert.Equal(Outcome.Enqueued, verdict.Outcome));
        Assert.All(verdicts.Skip(40), verdict => Assert.Equal(Outcome.Unavailable, verdict.Outcome));
    }

    private string[] Publish(int count) => [.. Enumerable.Range(1, count).Select(number => _aws.Publish(number, Now.AddSeconds(-10)))];

    private CommandEnded Command(string node) =>
        Known.CommandEvent with { NodeId = node, Time = Now.AddSeconds(-8), RequestedAt = Now.AddSeconds(-60) };

    private ComplianceChanged Compliance(string node) => Known.ComplianceEvent with { NodeId = node, Time = Now.AddSeconds(-8) };

    private async Task<List<Verdict>> JudgeAsync(IEnumerable<Trigger> triggers, int batch)
    {
        var verdicts = new List<Verdict>();
        foreach (var chunk in triggers.Chunk(batch))
        {
            verdicts.AddRange(await _judge.JudgeAsync(chunk, Cancellation));
        }

        return verdicts;
    }

    private string Calls() => string.Join(
        ", ",
        Actions.Select(action => (action, _aws.Calls.Of("ssm", action).Count)).Where(calls => calls.Count > 0)
            .Select(calls => $"{calls.action} {calls.Count}"));
}
