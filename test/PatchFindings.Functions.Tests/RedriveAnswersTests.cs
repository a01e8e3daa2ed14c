using Amazon.Runtime;
using Amazon.SecurityHub;
using Amazon.SQS;
using Microsoft.Extensions.Time.Testing;
using PatchFindings.Queues;
using PatchFindings.Redrive;
using PatchFindings.SecurityHub;

namespace PatchFindings.Functions.Tests;

/// <summary>What a redrive of the events' dead-letter queue tells and does at each answer of SQS and of <c>DescribeHub</c>.</summary>
public sealed class RedriveAnswersTests : IDisposable
{
    private const string Two =
        """{"Attributes":{"ApproximateNumberOfMessages":"2","ApproximateNumberOfMessagesNotVisible":"0","ApproximateNumberOfMessagesDelayed":"0"}}""";

    private const string Older =
        """{"Results":[{"Status":"COMPLETED","StartedTimestamp":1772000000000,"ApproximateNumberOfMessagesMoved":9,"ApproximateNumberOfMessagesToMove":9}]}""";

    private readonly CannedAws _aws = new();
    private readonly StringWriter _metrics = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly AmazonSQSClient _sqs;
    private readonly AmazonSecurityHubClient _hub;

    public RedriveAnswersTests()
    {
        var credentials = new BasicAWSCredentials("test", "secret");
        _sqs = new AmazonSQSClient(credentials, Settings(new AmazonSQSConfig()));
        _hub = new AmazonSecurityHubClient(credentials, Settings(new AmazonSecurityHubConfig()));
        _aws.Answer("GetQueueAttributes", Two);
        _aws.Answer("ListMessageMoveTasks", """{"Results":[]}""");
        _aws.Answer("DescribeHub", """{"HubArn":"arn:aws:securityhub:us-east-2:111122223333:hub/default"}""");
        _aws.Answer("StartMessageMoveTask", """{"TaskHandle":"handle"}""");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("<html/>")]
    [InlineData("""{"Attributes":null}""")]
    [InlineData("""{"Attributes":{}}""")]
    [InlineData("""{"Attributes":{"ApproximateNumberOfMessages":"2"}}""")]
    [InlineData("""{"Attributes":{"ApproximateNumberOfMessages":null}}""")]
    [InlineData("""{"Attributes":{"ApproximateNumberOfMessages":""}}""")]
    [InlineData("""{"Attributes":{"ApproximateNumberOfMessages":"1E5"}}""")]
    [InlineData("""{"Attributes":{"ApproximateNumberOfMessages":"-1"}}""")]
    [InlineData("""{"Attributes":{"ApproximateNumberOfMessages":"99999999999999999999"}}""")]
    public async Task A_queue_whose_count_is_none_is_an_error_and_neither_empty_nor_the_end_of_the_other(string answer)
    {
        _aws.Answer("GetQueueAttributes", answer, Two);

        var error = await Assert.ThrowsAsync<RedriveFailedException>(() => RedriveAsync(new RedriveRequest(), "findings", "events"));

        Assert.Contains("""{"queue":"findings","action":"failed","error":"GetQueueAttributes: """, error.Message, StringComparison.Ordinal);
        Assert.Contains("""{"queue":"events","found":2,"action":"started",""", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_beyond_32_bits_are_told_and_counted()
    {
        _aws.Answer("GetQueueAttributes", Two.Replace("\"2\"", "\"3000000000\"", StringComparison.Ordinal));
        _aws.Answer(
            "ListMessageMoveTasks", """{"Results":[]}""",
            """{"Results":[{"Status":"RUNNING","TaskHandle":"handle","ApproximateNumberOfMessagesToMove":3000000000}]}""");

        var report = await RedriveAsync();

        Assert.Equal((RedriveAction.Started, 3_000_000_000L, 3_000_000_000L), (report.Action, report.Found, report.ToMove));
        Assert.Contains("\"MessagesRedriven\":3000000000", _metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_numbers_of_an_older_task_are_not_told_as_those_of_this_one()
    {
        _aws.Answer("ListMessageMoveTasks", Older);

        var report = await RedriveAsync();

        Assert.Equal((RedriveAction.Started, "handle", null, null), (report.Action, report.TaskHandle, report.Moved, report.ToMove));
        Assert.Contains("\"MessagesRedriven\":2", _metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_is_over_by_the_time_it_is_listed_is_told_with_its_numbers()
    {
        _aws.Answer("ListMessageMoveTasks", Older, Older.Replace("1772000000000", "1772366400000", StringComparison.Ordinal));

        var report = await RedriveAsync();

        Assert.Equal((RedriveAction.Started, "handle", 9L), (report.Action, report.TaskHandle, report.Moved));
    }

    [Fact]
    public async Task A_start_that_went_through_is_told_though_the_list_after_it_is_throttled()
    {
        _aws.AnswerOrThrottle("ListMessageMoveTasks", "{}", null);

        var report = await RedriveAsync();

        Assert.Equal((RedriveAction.Started, "handle", null), (report.Action, report.TaskHandle, report.Error));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"TaskHandle":""}""")]
    [InlineData("<html/>")]
    public async Task A_start_whose_answer_tells_no_task_is_found_as_running_by_the_list(string answer)
    {
        _aws.Answer("StartMessageMoveTask", answer);
        _aws.Answer("ListMessageMoveTasks", "{}", """{"Results":[{"Status":"RUNNING","TaskHandle":"mine","ApproximateNumberOfMessagesToMove":2}]}""");

        var report = await RedriveAsync();

        Assert.Equal((RedriveAction.Running, "mine", 2L), (report.Action, report.TaskHandle, report.ToMove));
    }

    [Fact]
    public async Task A_start_without_a_task_handle_is_a_failure_when_no_task_runs()
    {
        _aws.Answer("StartMessageMoveTask", "{}");

        var error = await Assert.ThrowsAsync<RedriveFailedException>(() => RedriveAsync());

        Assert.Contains("StartMessageMoveTask: the answer has no TaskHandle", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_starts_own_error_is_told_and_not_that_of_the_list_after_it()
    {
        _aws.Fail("StartMessageMoveTask", "UnsupportedOperation");
        _aws.AnswerOrThrottle("ListMessageMoveTasks", "{}", null);

        var error = await Assert.ThrowsAsync<RedriveFailedException>(() => RedriveAsync());

        Assert.Contains("StartMessageMoveTask: HTTP 400 UnsupportedOperation: told to fail", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("throttle", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_772_364_600_000)]
    [InlineData(1_772_364_600)]
    public async Task A_move_that_failed_is_told_with_its_reason_and_not_started_again_within_an_hour(long started)
    {
        _aws.Answer("ListMessageMoveTasks", Failed(started));

        var error = await Assert.ThrowsAsync<RedriveFailedException>(() => RedriveAsync());

        Assert.Contains("\"lastFailure\":\"CouldNotDetermineMessageSource\"", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("StartMessageMoveTask", _aws.Calls);
    }

    [Fact]
    public async Task A_move_that_failed_is_started_again_by_force_and_after_an_hour()
    {
        _aws.Answer("ListMessageMoveTasks", Failed(1_772_364_600_000));

        var forced = await RedriveAsync(new RedriveRequest { Force = true }, "events");
        _time.Advance(TimeSpan.FromMinutes(31));
        var later = await RedriveAsync();

        Assert.Equal((RedriveAction.Started, "CouldNotDetermineMessageSource"), (forced.Queues[0].Action, forced.Queues[0].LastFailure));
        Assert.Equal((RedriveAction.Started, "CouldNotDetermineMessageSource"), (later.Action, later.LastFailure));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"HubArn":""}""")]
    [InlineData("<html/>")]
    public async Task A_hub_without_an_arn_is_no_sign_of_life(string answer)
    {
        _aws.Answer("DescribeHub", answer);

        var report = await RedriveAsync();

        Assert.Equal(RedriveAction.Held, report.Action);
        Assert.StartsWith("DescribeHub: ", report.Canary, StringComparison.Ordinal);
        Assert.DoesNotContain("StartMessageMoveTask", _aws.Calls);
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"queues":["\ud800"]}""")]
    [InlineData("""{"detail-type":"\udc00"}""")]
    public async Task Half_a_surrogate_pair_in_the_request_is_named(string input)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(input));

        var error = await Assert.ThrowsAsync<FunctionInputException>(() => RedriveRequest.ReadAsync(stream));

        Assert.NotEmpty(error.Message);
    }

    public void Dispose()
    {
        _sqs.Dispose();
        _hub.Dispose();
    }

    private static string Failed(long started) =>
        $$"""{"Results":[{"Status":"FAILED","FailureReason":"CouldNotDetermineMessageSource","StartedTimestamp":{{started}}}]}""";

    private async Task<QueueReport> RedriveAsync() => Assert.Single((await RedriveAsync(new RedriveRequest(), "events")).Queues);

    private Task<RedriveReport> RedriveAsync(RedriveRequest request, params string[] queues)
    {
        var own = new FunctionIdentity(AwsPartition.Standard, LoopbackAccount.Region, LoopbackAccount.AccountId);
        var canary = new Canary(
            _sqs, _hub, new FindingImporter(_hub), new RejectedQueue(new QueueWriter(_sqs, "http://127.0.0.1:9/rejected"), _time), own, _time);
        var handler = new RedriveHandler(_sqs, canary, [.. queues.Select(Queue)], _metrics, _time);
        return handler.RedriveAsync(request, new Invocation());
    }

    private static RedriveQueue Queue(string name)
    {
        Assert.True(Arn.TryParse($"arn:aws:sqs:us-east-2:111122223333:{name}", out var arn));
        return new RedriveQueue(name, $"http://127.0.0.1:9/111122223333/{name}-dlq", arn, arn);
    }

    private T Settings<T>(T config)
        where T : ClientConfig
    {
        config.ServiceURL = "http://127.0.0.1:9";
        config.AuthenticationRegion = LoopbackAccount.Region;
        config.HttpClientFactory = _aws;
        config.MaxErrorRetry = 0;
        return config;
    }
}
