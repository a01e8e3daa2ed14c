using System.Text;
using System.Text.Json;
using LoopbackAws.Http;
using LoopbackAws.Sqs;
using PatchFindings.Redrive;

namespace PatchFindings.Functions.Tests;

public sealed class RedriveTests : IAsyncLifetime
{
    private LoopbackAccount _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await LoopbackAccount.StartAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"version":"0","detail-type":"Scheduled Event","source":"aws.events","detail":{}}""")]
    public async Task Without_a_request_both_queues_are_looked_at_and_an_empty_one_is_left_alone(string input)
    {
        Assert.Equal(
            """{"queues":[{"queue":"findings","found":0,"action":"empty"},{"queue":"events","found":0,"action":"empty"}]}""",
            await InvokeAsync(input));
        Assert.Equal(0, _aws.Called("securityhub", "BatchImportFindings") + _aws.Called("securityhub", "DescribeHub"));
        Assert.Equal(0, _aws.Called("sqs", "StartMessageMoveTask"));
    }

    [Fact]
    public async Task When_security_hub_is_back_one_finding_is_imported_and_the_others_go_home()
    {
        Fill(_aws.FindingsDlq, 5);

        var report = (await RedriveAsync()).Queues[0];
        Assert.Equal((RedriveAction.Started, 5), (report.Action, report.Found));
        Assert.Equal(4, report.ToMove);
        Assert.NotNull(report.TaskHandle);
        Assert.StartsWith("imported arn:aws:patchmanager:", report.Canary, StringComparison.Ordinal);
        _aws.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(4, _aws.Findings.Depth.Visible);
        Assert.Equal(0, _aws.FindingsDlq.Depth.Total);
        Assert.Single(_aws.Hub.Findings);
    }

    [Fact]
    public async Task While_security_hub_is_down_everything_stays_and_the_service_is_asked_once()
    {
        Fill(_aws.FindingsDlq, 5);
        Fill(_aws.EventsDlq, 3);
        _aws.Calls.Fault = call => call.Service == "securityhub" ? new AwsErrorException("ServiceUnavailable", "down", 503) : null;

        var report = await RedriveAsync();

        Assert.All(report.Queues, queue => Assert.Equal(RedriveAction.Held, queue.Action));
        Assert.Contains("down", report.Queues[0].Canary, StringComparison.Ordinal);
        Assert.Equal(5, _aws.FindingsDlq.Depth.Visible);
        Assert.Equal(3, _aws.EventsDlq.Depth.Visible);
        Assert.Equal(1, _aws.Called("securityhub", "BatchImportFindings") + _aws.Called("securityhub", "DescribeHub"));
    }

    [Fact]
    public async Task A_hub_that_is_not_enabled_holds_the_findings()
    {
        Fill(_aws.FindingsDlq, 2);
        _aws.Hub.Enabled = false;

        Assert.Equal(RedriveAction.Held, (await RedriveAsync()).Queues[0].Action);
        Assert.Equal(2, _aws.FindingsDlq.Depth.Visible);
    }

    [Fact]
    public async Task A_move_that_runs_is_reported_and_not_started_twice()
    {
        Fill(_aws.FindingsDlq, 50);
        var first = (await RedriveAsync("""{"queues":["findings"],"maxMessagesPerSecond":1}""")).Queues[0];
        _aws.Time.Advance(TimeSpan.FromSeconds(10));

        var second = (await RedriveAsync()).Queues[0];

        Assert.Equal(RedriveAction.Running, second.Action);
        Assert.Equal(first.TaskHandle, second.TaskHandle);
        Assert.Equal(49, second.ToMove);
        Assert.InRange(second.Moved!.Value, 5, 15);
        Assert.Null(second.Canary);
        Assert.Equal(1, _aws.Called("sqs", "StartMessageMoveTask"));
    }

    [Fact]
    public async Task A_move_that_another_redrive_started_a_moment_ago_is_reported_as_running()
    {
        Fill(_aws.FindingsDlq, 50);
        _aws.Calls.Received += call =>
        {
            if (call.Action == "StartMessageMoveTask")
            {
                _aws.Sqs.StartMoveTask(_aws.FindingsDlq.Arn, _aws.Findings.Arn, 1);
            }
        };

        Assert.Equal(RedriveAction.Running, (await RedriveAsync()).Queues[0].Action);
    }

    [Fact]
    public async Task Events_go_home_when_security_hub_answers()
    {
        Fill(_aws.EventsDlq, 3);

        var report = await RedriveAsync();
        _aws.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(RedriveAction.Started, report.Queues[1].Action);
        Assert.Equal(3, _aws.Events.Depth.Visible);
        Assert.Equal(1, _aws.Called("securityhub", "DescribeHub"));
    }

    [Fact]
    public async Task Force_moves_without_asking_security_hub()
    {
        Fill(_aws.FindingsDlq, 3);
        _aws.Hub.Enabled = false;

        var report = await RedriveAsync("""{"force":true}""");

        Assert.Equal(RedriveAction.Started, report.Queues[0].Action);
        Assert.Equal(0, _aws.Called("securityhub", "BatchImportFindings"));
    }

    [Fact]
    public async Task A_dry_run_touches_nothing()
    {
        Fill(_aws.FindingsDlq, 3);

        var report = (await RedriveAsync("""{"dryRun":true}""")).Queues[0];

        Assert.Equal((RedriveAction.DryRun, 3), (report.Action, report.Found));
        Assert.Contains("enabled", report.Canary, StringComparison.Ordinal);
        Assert.Equal(3, _aws.FindingsDlq.Depth.Visible);
        Assert.Equal(0, _aws.Called("sqs", "ReceiveMessage") + _aws.Called("sqs", "StartMessageMoveTask"));
    }

    [Fact]
    public async Task Only_the_queue_that_is_asked_for_is_moved_at_the_rate_that_is_asked_for()
    {
        Fill(_aws.FindingsDlq, 3);
        Fill(_aws.EventsDlq, 3);

        var report = await RedriveAsync("""{"queues":["events"],"maxMessagesPerSecond":7}""");

        Assert.Equal("events", Assert.Single(report.Queues).Queue);
        Assert.Equal(7, Assert.Single(_aws.Sqs.ListMoveTasks(_aws.EventsDlq.Arn)).MaxNumberOfMessagesPerSecond);
        Assert.Equal(3, _aws.FindingsDlq.Depth.Visible);
    }

    [Fact]
    public async Task A_finding_that_will_never_be_imported_makes_room_for_the_next_and_is_told()
    {
        PoisonThen(20);

        var report = (await RedriveAsync()).Queues[0];

        Assert.Equal(RedriveAction.Started, report.Action);
        Assert.Contains("not a finding", Assert.Single(LoopbackAccount.Bodies(_aws.Rejected)), StringComparison.Ordinal);
        Assert.NotEmpty(_aws.Hub.Findings);
        Assert.Equal("refused", _aws.Invocation.Log.Values("result").First());
        Assert.Contains("\"FindingsRefused\":1", _aws.Metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_cannot_be_parked_stays_and_does_not_hold_its_whole_queue()
    {
        PoisonThen(20);
        _aws.Fail("sqs", "SendMessageBatch");

        var report = (await RedriveAsync()).Queues[0];
        _aws.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(RedriveAction.Started, report.Action);
        Assert.Equal(0, _aws.Rejected.Depth.Total);
        Assert.Contains("not a finding", LoopbackAccount.Bodies(_aws.Findings));
        Assert.Contains("the rejected queue did not take it", _aws.Invocation.Log.All[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invalid parameter")]
    [InlineData("productArn: not yours")]
    public async Task A_setting_that_refuses_each_finding_holds_them_and_parks_none(string reason)
    {
        Fill(_aws.FindingsDlq, 5);
        _aws.Calls.Fault = call =>
            call.Action == "BatchImportFindings" ? new AwsErrorException("InvalidInputException", reason, 400) : null;

        var report = (await RedriveAsync()).Queues[0];

        Assert.Equal(RedriveAction.Held, report.Action);
        Assert.Contains("A setting", report.Canary, StringComparison.Ordinal);
        Assert.Equal(5, _aws.FindingsDlq.Depth.Visible);
        Assert.Equal(0, _aws.Rejected.Depth.Total);
    }

    [Fact]
    public async Task Events_are_moved_though_a_setting_refuses_each_finding()
    {
        Fill(_aws.FindingsDlq, 2);
        Fill(_aws.EventsDlq, 3);
        _aws.Calls.Fault = call =>
            call.Action == "BatchImportFindings" ? new AwsErrorException("InvalidInputException", "Invalid parameter", 400) : null;

        var queues = (await RedriveAsync()).Queues;

        Assert.Equal([RedriveAction.Held, RedriveAction.Started], queues.Select(queue => queue.Action));
    }

    [Fact]
    public async Task What_a_setting_refuses_is_parked_on_the_day_before_SQS_deletes_it()
    {
        Fill(_aws.FindingsDlq, 2);
        _aws.Calls.Fault = call =>
            call.Action == "BatchImportFindings" ? new AwsErrorException("InvalidInputException", "Invalid parameter", 400) : null;

        _aws.Time.Advance(TimeSpan.FromDays(13));
        await RedriveAsync();
        Assert.Equal(0, _aws.Rejected.Depth.Total);

        _aws.Time.Advance(TimeSpan.FromMinutes(1));
        await RedriveAsync();
        Assert.Equal((0, 2), (_aws.FindingsDlq.Depth.Total, _aws.Rejected.Depth.Total));
    }

    [Fact]
    public async Task A_finding_that_is_refused_while_others_are_imported_is_parked()
    {
        Fill(_aws.FindingsDlq, 20);
        var first = true;
        _aws.Calls.Fault = call => call.Action == "BatchImportFindings" && first && !(first = false)
            ? new AwsErrorException("InvalidInputException", "Title is wrong", 400)
            : null;
        _aws.Hub.FindingFault = id => id == Operations.FindingId(0) ? ("InvalidInput", "Title is wrong") : null;

        var report = (await RedriveAsync()).Queues[0];

        Assert.Equal(RedriveAction.Started, report.Action);
        Assert.Equal(1, _aws.Rejected.Depth.Total);
    }

    [Fact]
    public async Task A_queue_that_cannot_be_served_is_an_error_that_tells_what_was_done_with_the_other()
    {
        Fill(_aws.FindingsDlq, 2);
        Fill(_aws.EventsDlq, 2);
        var started = 0;
        _aws.Calls.Fault = call => call.Action == "StartMessageMoveTask" && ++started == 1
            ? new AwsErrorException("AccessDeniedException", "not permitted", 403)
            : null;

        var error = await Assert.ThrowsAsync<RedriveFailedException>(() => RedriveAsync());

        Assert.Contains("not permitted", error.Message, StringComparison.Ordinal);
        Assert.Contains("""{"queue":"events","found":2,"action":"started",""", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "input")]
    [InlineData("{", "input")]
    [InlineData("""{"queues":[]}""", "queues")]
    [InlineData("""{"queues":["dlq"]}""", "queues")]
    [InlineData("""{"queues":["events","events"]}""", "queues")]
    [InlineData("""{"queues":"events"}""", "queues")]
    [InlineData("""{"maxMessagesPerSecond":0}""", "maxMessagesPerSecond")]
    [InlineData("""{"maxMessagesPerSecond":501}""", "maxMessagesPerSecond")]
    [InlineData("""{"maxMessagesPerSecond":1.5}""", "maxMessagesPerSecond")]
    [InlineData("""{"force":"yes"}""", "force")]
    [InlineData("""{"dryRun":null}""", "dryRun")]
    [InlineData("""{"dryrun":true}""", "dryrun")]
    public async Task A_wrong_request_names_the_field_and_does_nothing(string input, string field)
    {
        var error = await Assert.ThrowsAsync<FunctionInputException>(() => InvokeAsync(input));

        Assert.StartsWith(field, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _aws.Called("sqs", "GetQueueAttributes"));
    }

    [Fact]
    public async Task What_goes_home_is_counted()
    {
        Fill(_aws.FindingsDlq, 5);

        await RedriveAsync();

        using var metrics = JsonDocument.Parse(Assert.Single(_aws.Metrics.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(5, metrics.RootElement.GetProperty("MessagesRedriven").GetInt32());
    }

    // The poison is the oldest, which is received first.
    private void PoisonThen(int findings)
    {
        _aws.FindingsDlq.Send(new MessageDraft("not a finding"));
        _aws.Time.Advance(TimeSpan.FromSeconds(1));
        Fill(_aws.FindingsDlq, findings);
    }

    private static void Fill(Queue queue, int count)
    {
        for (var node = 0; node < count; node++)
        {
            queue.Send(new MessageDraft(ForwarderTests.Finding(node)));
        }
    }

    private async Task<RedriveReport> RedriveAsync(string input = "")
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(input));
        return await _aws.RedriveHandler.RedriveAsync(await RedriveRequest.ReadAsync(stream), _aws.Invocation);
    }

    private async Task<string> InvokeAsync(string input)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(input));
        using var reader = new StreamReader(await _aws.RedriveHandler.HandleAsync(stream, _aws.Invocation));
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
