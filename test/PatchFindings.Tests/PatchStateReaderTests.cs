using AwsTesting;
using LoopbackAws.Http;
using LoopbackAws.Ssm;
using PatchFindings.PatchStates;

namespace PatchFindings.Tests;

public sealed class PatchStateReaderTests : IAsyncLifetime
{
    private const string BadNode = "i-no";
    private static readonly DateTimeOffset Ended = new(2026, 3, 1, 11, 59, 50, 685, TimeSpan.Zero);

    private Loopback _aws = null!;
    private PatchStateReader _reader = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await Loopback.StartAsync();
        _reader = new PatchStateReader(_aws.SsmClient, _aws.Time);
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_count_that_is_absent_or_below_zero_is_unknown_and_an_empty_text_is_none()
    {
        using var client = CannedHttp.Client($$"""
            {"InstancePatchStates":[{"InstanceId":"{{Known.Node}}","PatchGroup":"","BaselineId":"pb-0c10e65780EXAMPLE","SnapshotId":" ",
            "OperationStartTime":1.5,"OperationEndTime":2,"Operation":"Install","InstalledCount":-1,"MissingCount":0,"FailedCount":3,
            "RebootOption":"","UnreportedNotApplicableCount":-1}]}
            """);

        var state = (await new PatchStateReader(client, TimeProvider.System).ReadStatesAsync([Known.Node], Cancellation))[Known.Node].Value!;

        Assert.Equal((null, 0, 3, null), (state.InstalledCount, state.MissingCount, state.FailedCount, state.CriticalNonCompliantCount));
        Assert.Equal((null, null, null), (state.PatchGroup, state.SnapshotId, state.RebootOption));
        Assert.Equal(("Install", DateTimeOffset.UnixEpoch.AddSeconds(1.5)), (state.Operation, state.OperationStartTime));
    }

    [Fact]
    public async Task A_state_without_what_the_api_requires_cannot_be_read_and_members_of_later_versions_are_passed_over()
    {
        const string Odd = """{"InstanceId":"i-00000001","BaselineId":"pb-0c10e65780EXAMPLE","Operation":"Scan"}""";
        const string Whole = $$$"""
            {"InstanceId":"{{{Known.Node}}}","BaselineId":"pb-0c10e65780EXAMPLE","OperationStartTime":1,"OperationEndTime":2,
            "Operation":"Scan","Later":{"a":[1]}}
            """;
        using var client = CannedHttp.Client(
            $$"""{"InstancePatchStates":[{{Odd}},{},{{Whole}}],"Later":true}""", $$"""{"InstancePatchStates":[{{Odd}}]}""",
            $$"""{"InstancePatchStates":[{{Whole}}],"Later":true}""");

        var readings = await new PatchStateReader(client, TimeProvider.System).ReadStatesAsync(["i-00000001", Known.Node], Cancellation);

        Assert.Contains("the state of i-00000001 lacks", readings["i-00000001"].Unavailable, StringComparison.Ordinal);
        Assert.NotNull(readings[Known.Node].Value);
    }

    [Fact]
    public async Task A_count_beyond_32_bits_on_one_node_spoils_no_other_nodes_state()
    {
        string State(string node, string count) =>
            $$"""{"InstanceId":"{{node}}","BaselineId":"pb-0c10e65780EXAMPLE","OperationStartTime":1,"OperationEndTime":2,"Operation":"Scan","MissingCount":{{count}}}""";
        using var client = CannedHttp.Client(
            $$"""{"InstancePatchStates":[{{State("i-00000001", "1099511627776")}},{{State(Known.Node, "3")}}]}""",
            $$"""{"InstancePatchStates":[{{State("i-00000001", "1099511627776")}}]}""",
            $$"""{"InstancePatchStates":[{{State(Known.Node, "3")}}]}""");

        var readings = await new PatchStateReader(client, _aws.Time).ReadStatesAsync(["i-00000001", Known.Node], Cancellation);

        Assert.Equal(3, readings[Known.Node].Value!.MissingCount);
        Assert.NotNull(readings["i-00000001"].Unavailable);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"InstancePatchStates":null,"Entities":null,"ResourceComplianceSummaryItems":null}""")]
    [InlineData("""{"Commands":null,"CommandInvocations":null,"ComplianceItems":null}""")]
    public async Task An_answer_without_its_list_is_none_and_is_asked_for_again(string answer)
    {
        using var client = CannedHttp.Client([.. Enumerable.Repeat(answer, 6)]);
        var reader = new PatchStateReader(client, TimeProvider.System);

        Assert.NotNull((await reader.ReadRecordsAsync([Known.Node], Cancellation))[Known.Node].Unavailable);
        Assert.NotNull((await reader.ReadStatesAsync([Known.Node], Cancellation))[Known.Node].Unavailable);
        Assert.NotNull((await reader.ReadSummariesAsync([Known.Node], Cancellation))[Known.Node].Unavailable);
        Assert.NotNull((await reader.ReadExecutionAsync(Known.CommandA, Cancellation)).Unavailable);
        Assert.NotNull((await reader.ReadNodeCommandsAsync(Known.Node, Ended, Cancellation)).Unavailable);
        Assert.NotNull((await reader.ReadNodeAssociationsAsync(Known.Node, Cancellation)).Unavailable);
    }

    [Fact]
    public async Task Pages_that_repeat_are_no_answer()
    {
        const string Page = """{"Entities":[],"NextToken":"again"}""";
        using var client = CannedHttp.Client(Page, Page, Page);

        var reading = (await new PatchStateReader(client, TimeProvider.System).ReadRecordsAsync([Known.Node], Cancellation))[Known.Node];

        Assert.Contains("repeat", reading.Unavailable, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forty_nodes_are_a_call_for_records_and_a_node_without_one_is_told_as_such()
    {
        var nodes = Publish(40);

        var readings = await _reader.ReadRecordsAsync([.. nodes, "i-00000001"], Cancellation);

        Assert.Equal([40, 1], _aws.Items("ssm", "GetInventory"));
        Assert.All(nodes, node => Assert.Equal(node, readings[node].Value!.NodeId));
        Assert.Equal(new Reading<PatchState>(), readings["i-00000001"]);
        var record = readings[nodes[0]].Value!;
        Assert.Equal((Known.CommandA, "HIGH", 2), (record.ExecutionId, record.NonCompliantSeverity, record.MissingCount));
        Assert.Equal((Ended.AddSeconds(-20), Ended), (record.OperationStartTime, record.OperationEndTime));
    }

    [Fact]
    public async Task A_record_and_a_state_of_one_operation_differ_in_what_the_state_does_not_show_alone()
    {
        var node = Publish(1, new PatchCounts { Installed = 45, Missing = 2, Failed = 0, CriticalNonCompliant = 1 })[0];

        var record = (await _reader.ReadRecordsAsync([node], Cancellation))[node].Value!;
        var state = (await _reader.ReadStatesAsync([node], Cancellation))[node].Value!;

        Assert.True(record.IsSameOperationAs(state));
        Assert.Equal(record, state.CompletedBy(record));
        Assert.Equal(state, record with { ExecutionId = null, NonCompliantSeverity = null });
    }

    [Fact]
    public async Task A_record_is_read_leniently()
    {
        using var client = CannedHttp.Client($$$$"""
            {"Entities":[{"Id":"{{{{Known.Node}}}}","Later":1,"Data":{"AWS:PatchSummary":{"TypeName":"AWS:PatchSummary","SchemaVersion":"9.9",
            "Content":[{"BaselineId":"pb-0c10e65780EXAMPLE","OperationType":"Scan","OperationStartTime":"1970-01-01T00:00:01Z",
            "OperationEndTime":"1970-01-01T00:00:02Z","PatchGroup":"","SnapshotId":" ","ExecutionId":"no execution","RebootOption":"",
            "InstalledCount":"-1","MissingCount":"99999999999","FailedCount":"many","InstalledOtherCount":"","Later":"x"}]}}},
            {"Id":"i-00000001","Data":{"AWS:PatchSummary":{"TypeName":"AWS:PatchSummary","SchemaVersion":"1.0",
            "Content":[{"BaselineId":"pb-0c10e65780EXAMPLE","OperationType":"Scan"}]}}},
            {"Id":"i-00000002","Data":{"AWS:PatchSummary":{"TypeName":"AWS:PatchSummary","SchemaVersion":"1.0","Content":[]}}},
            {"Id":"i-00000003","Data":{"AWS:Application":{"TypeName":"AWS:Application","SchemaVersion":"1.0","Content":[{"a":"b"}]}}},
            {"Id":"i-00000004"},{}]}
            """);
        string[] none = ["i-00000001", "i-00000002", "i-00000003", "i-00000004"];

        var readings = await new PatchStateReader(client, TimeProvider.System).ReadRecordsAsync([Known.Node, .. none], Cancellation);

        Assert.All(none, node => Assert.Equal(new Reading<PatchState>(), readings[node]));

        // A count beyond 32 bits is as good as the largest, and no other node's business.
        var record = readings[Known.Node].Value!;
        Assert.Equal((null, int.MaxValue, null, null), (record.InstalledCount, record.MissingCount, record.FailedCount, record.InstalledOtherCount));
        Assert.Equal((null, null, null, null), (record.PatchGroup, record.SnapshotId, record.ExecutionId, record.RebootOption));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("253370764800")]
    public async Task A_time_that_no_clock_tells_makes_a_state_none_and_an_items_time_untold_and_keeps_no_other_back(string seconds)
    {
        const string Rest = "\"BaselineId\":\"pb-0c10e65780EXAMPLE\",\"Operation\":\"Scan\",\"OperationStartTime\":1,\"OperationEndTime\"";
        using var client = CannedHttp.Client(
            $$$"""
            {"InstancePatchStates":[{"InstanceId":"i-00000001",{{{Rest}}}:{{{seconds}}}},{"InstanceId":"i-00000002",{{{Rest}}}:2}]}
            """,
            $$$"""
            {"ComplianceItems":[{"ComplianceType":"Association","ResourceId":"i-00000001","Id":"a","Status":"COMPLIANT",
            "ExecutionSummary":{"ExecutionTime":{{{seconds}}}}}]}
            """);
        var reader = new PatchStateReader(client, TimeProvider.System);

        var readings = await reader.ReadStatesAsync(["i-00000001", "i-00000002"], Cancellation);

        Assert.Equal(new Reading<PatchState>(), readings["i-00000001"]);
        Assert.NotNull(readings["i-00000002"].Value);
        Assert.Null(Assert.Single((await reader.ReadNodeAssociationsAsync("i-00000001", Cancellation)).Value!).ReportedAt);
    }

    [Fact]
    public async Task Of_several_records_of_a_node_the_one_that_ended_last_counts()
    {
        const string Summary = "\"BaselineId\":\"pb-0c10e65780EXAMPLE\",\"OperationType\":\"Scan\",\"OperationStartTime\":\"2026-03-01T12:00:00Z\"";
        using var client = CannedHttp.Client($$$$"""
            {"Entities":[{"Id":"{{{{Known.Node}}}}","Data":{"AWS:PatchSummary":{"TypeName":"AWS:PatchSummary","SchemaVersion":"1.0","Content":[
            { {{{{Summary}}}},"OperationEndTime":"2026-03-01T12:00:02Z","MissingCount":"2"},
            { {{{{Summary}}}},"OperationEndTime":"2026-03-01T12:00:03Z","MissingCount":"3"},
            { {{{{Summary}}}},"OperationEndTime":"2026-03-01T12:00:01Z","MissingCount":"1"}]}}}]}
            """);

        var readings = await new PatchStateReader(client, TimeProvider.System).ReadRecordsAsync([Known.Node], Cancellation);

        Assert.Equal(3, readings[Known.Node].Value!.MissingCount);
    }

    [Fact]
    public async Task Fifty_nodes_are_a_call_and_a_node_without_a_state_is_told_as_such()
    {
        var nodes = Publish(50);

        var readings = await _reader.ReadStatesAsync([.. nodes, "i-00000001"], Cancellation);

        Assert.Equal([50, 1], _aws.Items("ssm", "DescribeInstancePatchStates"));
        Assert.All(nodes, node => Assert.Equal(node, readings[node].Value!.NodeId));
        Assert.Equal(new Reading<PatchState>(), readings["i-00000001"]);
        Assert.Equal(Ended, readings[nodes[0]].Value!.OperationEndTime);
    }

    [Fact]
    public async Task An_answer_of_several_pages_is_read_to_its_end()
    {
        var nodes = Publish(50);
        _aws.Ssm.PageSizeMax = 7;

        Assert.All(await _reader.ReadRecordsAsync(nodes, Cancellation), reading => Assert.NotNull(reading.Value.Value));
        Assert.All(await _reader.ReadStatesAsync(nodes, Cancellation), reading => Assert.NotNull(reading.Value.Value));
        Assert.All(await _reader.ReadSummariesAsync(nodes, Cancellation), reading => Assert.NotNull(reading.Value.Value));
        Assert.Equal(6 + 2, _aws.Calls.Of("ssm", "GetInventory").Count);
        Assert.Equal(8, _aws.Calls.Of("ssm", "DescribeInstancePatchStates").Count);
        Assert.Equal(3 + 3 + 2, _aws.Calls.Of("ssm", "ListResourceComplianceSummaries").Count);
    }

    [Theory]
    [InlineData(NodeFilterAnswer.EveryValue, 3)]
    [InlineData(NodeFilterAnswer.FirstValue, 3 + 19 + 19 + 9)]
    public async Task A_summary_that_a_shared_filter_does_not_answer_is_asked_for_by_itself(NodeFilterAnswer filter, int calls)
    {
        var nodes = Publish(50);
        _aws.Ssm.Facts = _aws.Ssm.Facts with { NodeFilter = filter };

        var readings = await _reader.ReadSummariesAsync(nodes, Cancellation);

        Assert.All(nodes, node => Assert.Equal(node, readings[node].Value!.NodeId));
        Assert.Equal(calls, _aws.Calls.Of("ssm", "ListResourceComplianceSummaries").Count);
        Assert.Equal(
            new ComplianceSummary(nodes[0], true, "HIGH", Known.Snapshot, Ended.AddSeconds(-20), NoncompliantCount: 2),
            readings[nodes[0]].Value);
    }

    [Fact]
    public async Task A_node_without_a_summary_is_asked_for_once_more_and_told_as_such()
    {
        var readings = await _reader.ReadSummariesAsync([.. Publish(3), "i-00000001"], Cancellation);

        Assert.Equal(new Reading<ComplianceSummary>(), readings["i-00000001"]);
        Assert.Equal(2, _aws.Calls.Of("ssm", "ListResourceComplianceSummaries").Count);
    }

    [Fact]
    public async Task One_id_among_fifty_that_the_service_refuses_keeps_no_other_back()
    {
        string[] nodes = [.. Publish(49), BadNode];

        var readings = await _reader.ReadStatesAsync(nodes, Cancellation);

        Assert.All(nodes[..49], node => Assert.NotNull(readings[node].Value));
        Assert.NotNull(readings[BadNode].Refused);
        Assert.Null(readings[BadNode].Unavailable);
        Assert.Equal(51, _aws.Calls.Of("ssm", "DescribeInstancePatchStates").Count);
    }

    [Theory]
    [InlineData("ThrottlingException", 400)]
    [InlineData("InternalServerError", 500)]
    [InlineData("AccessDeniedException", 400)]
    [InlineData("ExpiredTokenException", 400)]
    public async Task What_the_service_cannot_answer_now_is_unavailable_by_its_code(string code, int status)
    {
        var nodes = Publish(60);
        _aws.Calls.Fault = _ => new AwsErrorException(code, "told to fail", status);
        Assert.All(
            await _reader.ReadRecordsAsync(nodes, Cancellation),
            reading => Assert.Contains($" {code}: ", reading.Value.Unavailable, StringComparison.Ordinal));
        Assert.All(
            await _reader.ReadStatesAsync(nodes, Cancellation),
            reading => Assert.Contains($" {code}: ", reading.Value.Unavailable, StringComparison.Ordinal));
        Assert.All(
            await _reader.ReadSummariesAsync(nodes, Cancellation),
            reading => Assert.Contains($" {code}: ", reading.Value.Unavailable, StringComparison.Ordinal));
        foreach (var unavailable in new[]
        {
            (await _reader.ReadExecutionAsync(Known.CommandA, Cancellation)).Unavailable,
            (await _reader.ReadNodeCommandsAsync(nodes[0], Ended, Cancellation)).Unavailable,
            (await _reader.ReadNodeAssociationsAsync(nodes[0], Cancellation)).Unavailable,
        })
        {
            Assert.Contains($" {code}: ", unavailable, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_that_fails_makes_the_whole_call_unavailable_and_not_the_next()
    {
        var nodes = Publish(60);
        _aws.Ssm.PageSizeMax = 30;
        _aws.Calls.Fault = _ => _aws.Calls.Of("ssm", "DescribeInstancePatchStates").Count == 2
            ? new AwsErrorException("ThrottlingException", "Rate exceeded") : null;

        var readings = await _reader.ReadStatesAsync(nodes, Cancellation);

        Assert.All(nodes[..50], node => Assert.Equal("DescribeInstancePatchStates: HTTP 400 ThrottlingException: Rate exceeded", readings[node].Unavailable));
        Assert.All(nodes[50..], node => Assert.NotNull(readings[node].Value));
    }

    [Fact]
    public async Task Time_that_runs_out_and_a_service_out_of_reach_are_unavailable()
    {
        var nodes = Publish(60);
        using var over = new CancellationTokenSource();
        _aws.Calls.Received += _ => over.Cancel();

        var readings = await _reader.ReadStatesAsync(nodes, over.Token);

        Assert.All(nodes[50..], node => Assert.Equal("DescribeInstancePatchStates: the function's time ran out", readings[node].Unavailable));
        await _aws.StopAsync();
        Assert.All(await _reader.ReadStatesAsync(nodes, Cancellation), reading => Assert.NotNull(reading.Value.Unavailable));
    }

    private string[] Publish(int count, PatchCounts? counts = null) => [.. Enumerable.Range(1, count).Select(number => _aws.Publish(number, Ended, counts))];
}
