using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using PatchFindings.Evaluation;
using PatchFindings.Events;
using PatchFindings.Findings;
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
        _reader = new PatchStateReader(_aws.SsmClient);
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task The_documented_answers_lead_from_either_documented_event_to_the_typical_finding()
    {
        foreach (var sample in new[] { "event-command-invocation", "event-patch-non-compliant" })
        {
            using var client = Canned(
                OnTheWire("describe-instance-patch-states"), OnTheWire("list-resource-compliance-summaries"),
                $$"""
                {"Commands":[{"CommandId":"{{Sample.Command}}","DocumentName":"AWS-RunPatchBaseline","RequestedDateTime":1636668301.049}]}
                """);
            var evaluator = new BatchEvaluator(
                new PatchStateReader(client), new Evaluator(Sample.Own, Evaluator.DefaultStateDeadline), _aws.Time);
            var patchEvent = PatchEventReader.Read(Sample.Text(sample), out _)!;

            var (_, result, state) = Assert.Single(await evaluator.EvaluateAsync([patchEvent], Cancellation));

            Assert.True(result.Outcome == Outcome.Enqueued, result.Reason);
            var finding = FindingMapping.ToFinding(state!, result.Operation!, Sample.Own, new FindingOptions());
            var typical = Sample.Json("typical-finding");
            var json = JsonNode.Parse(AsffRules.Write(finding, out _))!;
            foreach (var member in "Id GeneratorId CreatedAt UpdatedAt Severity Resources PatchSummary SourceUrl".Split(' '))
            {
                Assert.True(JsonNode.DeepEquals(typical[member], json[member]), $"{member}: {json[member]}");
            }

            Assert.Equal("521c3536-930c-4aa9-950e-01234abcdef0", (string?)json["ProductFields"]!["patchfindings/SnapshotId"]);
            Assert.Null(json["ProductFields"]!["patchfindings/PatchGroup"]);
        }
    }

    [Fact]
    public async Task A_count_that_is_absent_or_below_zero_is_unknown_and_an_empty_text_is_none()
    {
        using var client = Canned($$"""
            {"InstancePatchStates":[{"InstanceId":"{{Known.Node}}","PatchGroup":"","BaselineId":"pb-0c10e65780EXAMPLE","SnapshotId":" ",
            "OperationStartTime":1.5,"OperationEndTime":2,"Operation":"Install","InstalledCount":-1,"MissingCount":0,"FailedCount":3,
            "RebootOption":"","UnreportedNotApplicableCount":-1}]}
            """);

        var state = (await new PatchStateReader(client).ReadStatesAsync([Known.Node], Cancellation))[Known.Node].Value!;

        Assert.Equal((null, 0, 3, null), (state.InstalledCount, state.MissingCount, state.FailedCount, state.CriticalNonCompliantCount));
        Assert.Equal((null, null, null), (state.PatchGroup, state.SnapshotId, state.RebootOption));
        Assert.Equal(("Install", DateTimeOffset.UnixEpoch.AddSeconds(1.5)), (state.Operation, state.OperationStartTime));
    }

    [Fact]
    public async Task A_state_without_what_the_api_requires_is_none_and_members_of_later_versions_are_passed_over()
    {
        using var client = Canned($$$"""
            {"InstancePatchStates":[{"InstanceId":"i-00000001","BaselineId":"pb-0c10e65780EXAMPLE","Operation":"Scan"},{},
            {"InstanceId":"{{{Known.Node}}}","BaselineId":"pb-0c10e65780EXAMPLE","OperationStartTime":1,"OperationEndTime":2,
            "Operation":"Scan","Later":{"a":[1]}}],"Later":true}
            """);

        var readings = await new PatchStateReader(client).ReadStatesAsync(["i-00000001", Known.Node], Cancellation);

        Assert.Equal(new Reading<PatchState>(), readings["i-00000001"]);
        Assert.NotNull(readings[Known.Node].Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"InstancePatchStates":[{"OperationEndTime":"yesterday"}]}""")]
    public async Task An_answer_that_is_none_is_no_state_or_one_to_ask_for_again(string answer)
    {
        using var client = Canned(answer);

        var reading = (await new PatchStateReader(client).ReadStatesAsync([Known.Node], Cancellation))[Known.Node];

        Assert.Null(reading.Value);
        Assert.Null(reading.Refused);
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

        Assert.All(await _reader.ReadStatesAsync(nodes, Cancellation), reading => Assert.NotNull(reading.Value.Value));
        Assert.All(await _reader.ReadSummariesAsync(nodes, Cancellation), reading => Assert.NotNull(reading.Value.Value));
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
            new ComplianceSummary(nodes[0], true, "HIGH", Known.CommandA, "Command", Ended) { CompliantCount = 0, NonCompliantCount = 2 },
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
        var command = await _reader.ReadCommandAsync(Known.CommandA, Cancellation);

        Assert.All(
            await _reader.ReadStatesAsync(nodes, Cancellation),
            reading => Assert.StartsWith(code, reading.Value.Unavailable, StringComparison.Ordinal));
        Assert.All(
            await _reader.ReadSummariesAsync(nodes, Cancellation),
            reading => Assert.StartsWith(code, reading.Value.Unavailable, StringComparison.Ordinal));
        Assert.StartsWith(code, command.Unavailable, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_fails_makes_the_whole_call_unavailable_and_not_the_next()
    {
        var nodes = Publish(60);
        _aws.Ssm.PageSizeMax = 30;
        _aws.Calls.Fault = _ => _aws.Calls.Of("ssm", "DescribeInstancePatchStates").Count == 2
            ? new AwsErrorException("ThrottlingException", "Rate exceeded") : null;

        var readings = await _reader.ReadStatesAsync(nodes, Cancellation);

        Assert.All(nodes[..50], node => Assert.Equal("ThrottlingException: Rate exceeded", readings[node].Unavailable));
        Assert.All(nodes[50..], node => Assert.NotNull(readings[node].Value));
    }

    [Fact]
    public async Task Time_that_runs_out_and_a_service_out_of_reach_are_unavailable()
    {
        var nodes = Publish(60);
        using var over = new CancellationTokenSource();
        _aws.Calls.Received += _ => over.Cancel();

        var readings = await _reader.ReadStatesAsync(nodes, over.Token);

        Assert.All(nodes[50..], node => Assert.Equal("the function's time ran out", readings[node].Unavailable));
        await _aws.StopAsync();
        Assert.All(await _reader.ReadStatesAsync(nodes, Cancellation), reading => Assert.NotNull(reading.Value.Unavailable));
    }

    [Fact]
    public async Task A_command_is_read_once()
    {
        AddCommand(Known.CommandA);

        var first = await _reader.ReadCommandAsync(Known.CommandA, Cancellation);
        var second = await _reader.ReadCommandAsync(Known.CommandA, Cancellation);

        Assert.Equal(new CommandSummary(Known.CommandA, "AWS-RunPatchBaselineWithHooks", Ended), first.Value);
        Assert.Equal(first, second);
        Assert.Single(_aws.Calls.Of("ssm", "ListCommands"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_command_that_is_not_known_yet_is_asked_for_again(bool isError)
    {
        _aws.Ssm.Facts = _aws.Ssm.Facts with { UnknownCommandIsError = isError };

        Assert.Equal(new Reading<CommandSummary>(), await _reader.ReadCommandAsync(Known.CommandA, Cancellation));
        AddCommand(Known.CommandA);
        Assert.NotNull((await _reader.ReadCommandAsync(Known.CommandA, Cancellation)).Value);
    }

    [Theory]
    [InlineData("not-a-command")]
    [InlineData("")]
    public async Task An_execution_that_is_no_command_is_not_asked_for(string id)
    {
        Assert.Equal(new Reading<CommandSummary>(), await _reader.ReadCommandAsync(id, Cancellation));
        Assert.Empty(_aws.Calls.Of("ssm", "ListCommands"));
    }

    private static AmazonSimpleSystemsManagementClient Canned(params string[] bodies) => new(
        new BasicAWSCredentials("test", "secret"),
        new AmazonSimpleSystemsManagementConfig
        {
            ServiceURL = "http://127.0.0.1:9",
            AuthenticationRegion = "us-east-2",
            HttpClientFactory = new CannedHttp(bodies),
            MaxErrorRetry = 0,
        });

    // The samples are written for people; on the wire a time is a number of seconds.
    private static string OnTheWire(string sample)
    {
        var json = Sample.Json(sample);
        foreach (var time in Descendants(json).OfType<JsonValue>().Where(IsTime).ToList())
        {
            var seconds = DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() / 1000m;
            time.Parent![time.GetPropertyName()] = seconds;
        }

        return json.ToJsonString();

        static bool IsTime(JsonValue value) => value.TryGetValue<string>(out var text) && AwsText.TryParseTime(text, out _);
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node) => node switch
    {
        JsonObject one => one.SelectMany(member => member.Value is null ? [] : Descendants(member.Value)),
        JsonArray many => many.SelectMany(item => item is null ? [] : Descendants(item)),
        _ => [node],
    };

    private string[] Publish(int count)
    {
        var nodes = Enumerable.Range(1, count).Select(number => $"i-{number:x17}").ToArray();
        foreach (var node in nodes)
        {
            var now = _aws.Time.GetUtcNow();
            _aws.Ssm.Publish(
                new LoopbackAws.Ssm.PatchOperation
                {
                    NodeId = node,
                    Document = "AWS-RunPatchBaseline",
                    CommandId = Known.CommandA,
                    ExecutionId = Known.CommandA,
                    Kind = PatchOperationKind.Scan,
                    RequestedAt = Ended.AddSeconds(-30),
                    StartedAt = Ended.AddSeconds(-20),
                    EndedAt = Ended,
                    BaselineId = "pb-0c10e65780EXAMPLE",
                    Counts = new PatchCounts { Missing = 2 },
                    OverallSeverity = LoopbackAws.Ssm.ComplianceSeverity.High,
                },
                now, now, now);
        }

        return nodes;
    }

    private void AddCommand(string id) => _aws.Ssm.AddCommand(
        new PatchCommand
        {
            CommandId = id,
            Document = "AWS-RunPatchBaselineWithHooks",
            RequestedAt = Ended,
            Invocations = [new CommandInvocation(Known.Node, "Success")],
        },
        _aws.Time.GetUtcNow());
}
