using LoopbackAws.Http;
using LoopbackAws.Ssm;
using Microsoft.Extensions.Time.Testing;

namespace LoopbackAws.Tests.Ssm;

public sealed class SsmStateTests
{
    private static readonly DateTimeOffset Now = Operations.Start;

    private readonly FakeTimeProvider _time = new(Now);
    private readonly SsmState _state;

    public SsmStateTests() => _state = new SsmState(_time, "us-east-2", "111122223333");

    [Fact]
    public void An_operation_is_seen_from_its_time_on_and_not_before()
    {
        _state.Publish(Operations.Documented(), Now.AddSeconds(10), Now.AddSeconds(10), Now.AddSeconds(10));

        _time.Advance(TimeSpan.FromSeconds(9.999));
        Assert.Empty(PatchStates(Operations.Node));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Operations.Command, Assert.Single(PatchStates(Operations.Node)).CommandId);
    }

    [Fact]
    public void The_three_stores_disagree_between_their_times()
    {
        var first = Operations.Documented(command: Operations.CommandNumber(1)) with { SnapshotId = "first" };
        var second = Operations.Documented(command: Operations.CommandNumber(2)) with { SnapshotId = "second" };
        _state.Publish(first, Now, Now, Now);
        _state.Publish(second, Now.AddSeconds(30), Now.AddSeconds(5), Now.AddSeconds(20));

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(("first", "second", "first"), Seen());
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(("first", "second", "second"), Seen());
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(("second", "second", "second"), Seen());

        (string? Record, string? State, string? Summary) Seen() => (
            Assert.Single(_state.GetInventory([], 50, null).Items).Content.Single(attribute => attribute.Key == "SnapshotId").Value,
            Assert.Single(PatchStates(Operations.Node)).SnapshotId,
            Assert.Single(Summaries()).Execution!.Id);
    }

    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(2, 1, 1)]
    [InlineData(3, 3, 2)]
    public void The_operation_that_becomes_visible_last_counts(int firstAt, int secondAt, int expected)
    {
        _state.Publish(Operations.Documented(command: Operations.CommandNumber(1)), Now.AddSeconds(firstAt), Now.AddSeconds(firstAt), Now);
        _state.Publish(Operations.Documented(command: Operations.CommandNumber(2)), Now.AddSeconds(secondAt), Now.AddSeconds(secondAt), Now);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(Operations.CommandNumber(expected), Assert.Single(PatchStates(Operations.Node)).CommandId);
    }

    [Fact]
    public void An_operation_published_for_the_past_does_not_hide_a_later_one()
    {
        _state.Publish(Operations.Documented(command: Operations.CommandNumber(1)), Now, Now, Now);
        _state.Publish(Operations.Documented(command: Operations.CommandNumber(2)), Now.AddSeconds(-1), Now.AddSeconds(-1), Now);

        Assert.Equal(Operations.CommandNumber(1), Assert.Single(PatchStates(Operations.Node)).CommandId);
    }

    [Fact]
    public void Nodes_come_in_the_order_asked_once_each_and_unknown_ones_not_at_all()
    {
        var (one, two) = (Operations.NodeNumber(1), Operations.NodeNumber(2));
        _state.Publish(Operations.Documented(one), Now, Now, Now);
        _state.Publish(Operations.Documented(two), Now, Now, Now);

        var found = PatchStates(two, Operations.NodeNumber(3), one, two);

        Assert.Equal([two, one], found.Select(operation => operation.NodeId));
    }

    [Fact]
    public void A_page_token_continues_after_the_last_node_answered()
    {
        foreach (var number in new[] { 1, 3, 5, 7 })
        {
            _state.Publish(Operations.Documented(Operations.NodeNumber(number)), Now, Now, Now);
        }

        var first = _state.ListResourceComplianceSummaries([], 2, null);
        _state.Publish(Operations.Documented(Operations.NodeNumber(2)), Now, Now, Now);
        _state.Publish(Operations.Documented(Operations.NodeNumber(4)), Now, Now, Now);
        var second = _state.ListResourceComplianceSummaries([], 2, first.NextToken);
        var third = _state.ListResourceComplianceSummaries([], 2, second.NextToken);

        Assert.Equal(Numbers(1, 3), first.Items.Select(item => item.NodeId));
        Assert.Equal(Numbers(4, 5), second.Items.Select(item => item.NodeId));
        Assert.Equal(Numbers(7), third.Items.Select(item => item.NodeId));
        Assert.Null(third.NextToken);
    }

    [Fact]
    public void A_full_last_page_has_no_token()
    {
        _state.Publish(Operations.Documented(), Now, Now, Now);

        Assert.Null(_state.ListResourceComplianceSummaries([], 1, null).NextToken);
    }

    [Fact]
    public void A_token_of_another_query_is_refused()
    {
        _state.Publish(Operations.Documented(Operations.NodeNumber(1)), Now, Now, Now);
        _state.Publish(Operations.Documented(Operations.NodeNumber(2)), Now, Now, Now);
        var token = _state.ListResourceComplianceSummaries([], 1, null).NextToken;
        Assert.NotNull(token);

        foreach (var refused in new[] { "", "x", "AAAA", token + "A" })
        {
            Assert.Equal("InvalidNextToken", Code(() => _state.ListResourceComplianceSummaries([], 1, refused)));
        }

        Assert.Equal(
            "InvalidNextToken",
            Code(() => _state.ListResourceComplianceSummaries([new ComplianceFilter("Status", ["COMPLIANT"])], 1, token)));
    }

    [Fact]
    public void Pages_can_be_shorter_than_asked()
    {
        _state.PageSizeMax = 1;
        _state.Publish(Operations.Documented(Operations.NodeNumber(1)), Now, Now, Now);
        _state.Publish(Operations.Documented(Operations.NodeNumber(2)), Now, Now, Now);

        var page = _state.DescribeInstancePatchStates([.. Numbers(1, 2)], 50, null);

        Assert.Single(page.Items);
        Assert.Equal(
            Operations.NodeNumber(2),
            Assert.Single(_state.DescribeInstancePatchStates([.. Numbers(1, 2)], 50, page.NextToken).Items).NodeId);
    }

    [Theory]
    [InlineData("ComplianceType", "EQUAL", "Patch", true)]
    [InlineData("ComplianceType", "EQUAL", "Association", false)]
    [InlineData("InstanceId", "EQUAL", Operations.Node, true)]
    [InlineData("InstanceId", "EQUAL", "i-02573cafcf", false)]
    [InlineData("InstanceId", "BEGIN_WITH", "i-02573cafcf", true)]
    [InlineData("InstanceId", "BEGIN_WITH", "i-1", false)]
    [InlineData("OverallSeverity", "EQUAL", "UNSPECIFIED", true)]
    [InlineData("OverallSeverity", "NOT_EQUAL", "UNSPECIFIED", false)]
    [InlineData("OverallSeverity", "NOT_EQUAL", "CRITICAL", true)]
    [InlineData("ExecutionType", "EQUAL", "Command", true)]
    [InlineData("ExecutionType", "EQUAL", "command", false)]
    [InlineData("ExecutionId", "EQUAL", "521c3536-930c-4aa9-950e-01234abcdef0", true)]
    [InlineData("ExecutionId", "EQUAL", "none", false)]
    [InlineData("PatchGroup", "EQUAL", "web", false)]
    [InlineData("Status", "EQUAL", "NON_COMPLIANT", true)]
    [InlineData("Status", "EQUAL", "COMPLIANT", false)]
    public void A_filter_lets_a_summary_pass_or_not(string key, string type, string value, bool passes)
    {
        _state.Publish(Operations.Documented(), Now, Now, Now);

        Assert.Equal(passes, Summaries(new ComplianceFilter(key, [value], type)).Count == 1);
    }

    [Fact]
    public void Values_of_a_filter_are_alternatives_and_filters_all_must_pass()
    {
        foreach (var number in new[] { 1, 2, 3 })
        {
            _state.Publish(Operations.Documented(Operations.NodeNumber(number)) with { PatchGroup = $"group{number}" }, Now, Now, Now);
        }

        var nodes = new ComplianceFilter("InstanceId", [.. Numbers(1, 3)]);

        Assert.Equal(Numbers(1, 3), Summaries(nodes).Select(summary => summary.NodeId));
        Assert.Equal(
            Numbers(3),
            Summaries(nodes, new ComplianceFilter("PatchGroup", ["group2", "group3"])).Select(summary => summary.NodeId));
        Assert.Equal(
            Numbers(2), Summaries(new ComplianceFilter("PatchGroup", ["group1", "group3"], "NOT_EQUAL")).Select(summary => summary.NodeId));
    }

    [Fact]
    public void The_node_filter_can_answer_its_first_value_only()
    {
        _state.Facts = new SsmFacts { NodeFilter = NodeFilterAnswer.FirstValue };
        _state.Publish(Operations.Documented(Operations.NodeNumber(1)), Now, Now, Now);
        _state.Publish(Operations.Documented(Operations.NodeNumber(2)), Now, Now, Now);

        var found = Summaries(new ComplianceFilter("InstanceId", [.. Numbers(2, 1)]));

        Assert.Equal(Numbers(2), found.Select(summary => summary.NodeId));
    }

    [Theory]
    [InlineData("Colour", "EQUAL", 1, "InvalidFilter")]
    [InlineData("Status", "LESS_THAN", 1, "InvalidFilter")]
    [InlineData("Status", "GREATER_THAN", 1, "InvalidFilter")]
    [InlineData("Status", "LIKE", 1, "ValidationException")]
    [InlineData("InstanceId", "EQUAL", 0, "ValidationException")]
    [InlineData("InstanceId", "EQUAL", 1, null)]
    [InlineData("InstanceId", "EQUAL", 20, null)]
    [InlineData("InstanceId", "EQUAL", 21, "ValidationException")]
    public void A_filter_outside_its_limits_is_refused(string key, string type, int values, string? code)
    {
        var filter = new ComplianceFilter(key, [.. Enumerable.Range(1, values).Select(Operations.NodeNumber)], type);

        Assert.Equal(code, Code(() => Summaries(filter)));
    }

    [Fact]
    public void Severity_and_status_follow_from_the_counts_by_severity()
    {
        var compliant = Operations.Documented(Operations.NodeNumber(1)) with { NonCompliantBySeverity = new SeverityCounts() };
        var medium = Operations.Documented(Operations.NodeNumber(2)) with
        {
            NonCompliantBySeverity = new SeverityCounts(Medium: 1, Unspecified: 4),
        };
        var told = medium with { NodeId = Operations.NodeNumber(3), OverallSeverity = ComplianceSeverity.Critical };
        foreach (var operation in new[] { compliant, medium, told })
        {
            _state.Publish(operation, Now, Now, Now);
        }

        Assert.Equal(Numbers(1), Summaries(new ComplianceFilter("Status", ["COMPLIANT"])).Select(summary => summary.NodeId));
        Assert.Equal(Numbers(2), Summaries(new ComplianceFilter("OverallSeverity", ["MEDIUM"])).Select(summary => summary.NodeId));
        Assert.Equal(Numbers(3), Summaries(new ComplianceFilter("OverallSeverity", ["CRITICAL"])).Select(summary => summary.NodeId));
    }

    [Theory]
    [InlineData(1, 0, 0, 0, true)]
    [InlineData(0, 1, 0, 0, true)]
    [InlineData(0, 0, 1, 0, true)]
    [InlineData(0, 0, 0, 1, true)]
    [InlineData(0, 0, 0, 0, false)]
    public void Missing_failed_rejected_and_pending_patches_make_a_node_noncompliant(
        int missing, int failed, int rejected, int pending, bool nonCompliant)
    {
        var counts = new PatchCounts
        {
            Missing = missing,
            Failed = failed,
            InstalledRejected = rejected,
            InstalledPendingReboot = pending,
            NotApplicable = 7,
        };
        _state.Publish(Operations.Documented() with { Counts = counts }, Now, Now, Now);

        Assert.Equal(nonCompliant, Summaries(new ComplianceFilter("Status", ["NON_COMPLIANT"])).Count == 1);
    }

    [Fact]
    public void Commands_come_newest_first_from_their_time_on()
    {
        _state.AddCommand(Operations.Sent(Operations.CommandNumber(1), Now.AddSeconds(-2), Operations.Node), Now);
        _state.AddCommand(Operations.Sent(Operations.CommandNumber(2), Now.AddSeconds(-1), Operations.NodeNumber(2)), Now);
        _state.AddCommand(Operations.Sent(Operations.CommandNumber(3), Now, Operations.Node), Now.AddSeconds(1));

        Assert.Equal(
            [Operations.CommandNumber(2), Operations.CommandNumber(1)],
            _state.ListCommands(new CommandQuery(), 50, null).Items.Select(command => command.CommandId));
        Assert.Empty(_state.ListCommands(new CommandQuery(Operations.CommandNumber(3), null), 50, null).Items);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            [Operations.CommandNumber(3), Operations.CommandNumber(1)],
            _state.ListCommands(new CommandQuery(null, Operations.Node), 50, null).Items.Select(command => command.CommandId));
        Assert.Empty(_state.ListCommandInvocations(new CommandQuery(Operations.CommandNumber(3), Operations.NodeNumber(2)), 50, null).Items);
    }

    [Theory]
    [InlineData("InvokedAfter", "2021-11-11T22:05:01.049Z", 1)]
    [InlineData("InvokedAfter", "2021-11-11T22:05:01.050Z", 0)]
    [InlineData("InvokedBefore", "2021-11-11T22:05:01.049Z", 1)]
    [InlineData("InvokedBefore", "2021-11-11T22:05:01.048Z", 0)]
    [InlineData("DocumentName", "AWS-RunPatchBaseline", 1)]
    [InlineData("DocumentName", "AWS-RunPatch", 0)]
    [InlineData("Status", "Success", 1)]
    [InlineData("Status", "Failed", 0)]
    public void A_filter_lets_a_command_pass_or_not(string key, string value, int count)
    {
        _state.AddCommand(Operations.Sent(Operations.Command, Now, Operations.Node), Now);
        var query = new CommandQuery { Filters = [new CommandFilter(key, value)] };

        Assert.Equal(count, _state.ListCommands(query, 50, null).Items.Count);
        Assert.Equal(count, _state.ListCommandInvocations(query, 50, null).Items.Count);
    }

    [Fact]
    public void A_command_that_is_not_visible_can_be_an_error()
    {
        _state.Facts = new SsmFacts { UnknownCommandIsError = true };

        Assert.Equal("InvalidCommandId", Code(() => _state.ListCommands(new CommandQuery(Operations.Command, null), 50, null)));
        Assert.Equal("InvalidCommandId", Code(() => _state.ListCommandInvocations(new CommandQuery(Operations.Command, null), 50, null)));
        Assert.Null(Code(() => _state.ListCommands(new CommandQuery(), 50, null)));
    }

    [Fact]
    public void The_patches_of_a_node_add_up_to_its_counts()
    {
        _state.Publish(Operations.Documented(), Now, Now, Now);
        var states = new List<string>();
        string? token = null;
        do
        {
            var page = _state.DescribeInstancePatches(Operations.Node, null, 50, token);
            states.AddRange(page.Items.Select(row => row.State));
            token = page.NextToken;
        }
        while (token is not null);

        Assert.Equal(
            new Dictionary<string, int> { ["Missing"] = 2, ["Installed"] = 45, ["InstalledOther"] = 396, ["NotApplicable"] = 1055 },
            states.CountBy(state => state).ToDictionary());
        Assert.Equal(2, _state.DescribeInstancePatches(Operations.Node, ["MISSING", "INSTALLED_REJECTED"], 50, null).Items.Count);
        Assert.Empty(_state.DescribeInstancePatches(Operations.NodeNumber(1), null, 50, null).Items);
    }

    [Fact]
    public async Task Readers_and_writers_at_once_see_whole_states()
    {
        const int Count = 2000;
        var cancellationToken = TestContext.Current.CancellationToken;
        var writer = Task.Run(() =>
        {
            for (var number = 1; number <= Count; number++)
            {
                var operation = Operations.Documented(command: Operations.CommandNumber(number)) with { PatchGroup = $"{number}" };
                _state.Publish(operation, Now, Now, Now);
            }
        }, cancellationToken);
        var reader = Task.Run(() =>
        {
            var last = 0;
            while (last < Count)
            {
                if (PatchStates(Operations.Node) is [var operation])
                {
                    var number = int.Parse(operation.PatchGroup, System.Globalization.CultureInfo.InvariantCulture);
                    Assert.True(number >= last);
                    Assert.Equal(Operations.CommandNumber(number), operation.CommandId);
                    last = number;
                }
            }
        }, cancellationToken);

        await Task.WhenAll(writer, reader).WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        Assert.Equal($"{Count}", Assert.Single(Summaries()).PatchGroup);
    }

    private static IEnumerable<string> Numbers(params int[] numbers) => numbers.Select(Operations.NodeNumber);

    private static string? Code(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (AwsErrorException error)
        {
            return error.Code;
        }
    }

    private IReadOnlyList<NodePatchOperation> PatchStates(params string[] nodes) => _state.DescribeInstancePatchStates(nodes, 50, null).Items;

    private IReadOnlyList<NodeCompliance> Summaries(params ComplianceFilter[] filters) =>
        _state.ListResourceComplianceSummaries(filters, 50, null).Items;
}
