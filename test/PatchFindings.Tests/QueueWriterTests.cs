using Amazon.Runtime;
using Amazon.SQS;
using AwsTesting;
using LoopbackAws.Http;
using LoopbackAws.Sqs;
using PatchFindings.Queues;
using Queue = LoopbackAws.Sqs.Queue;

namespace PatchFindings.Tests;

public sealed class QueueWriterTests : IAsyncLifetime
{
    private Loopback _aws = null!;
    private Queue _queue = null!;
    private QueueWriter _writer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await Loopback.StartAsync();
        _queue = _aws.Sqs.CreateQueue("queue", new QueueSettings());
        _writer = new QueueWriter(_aws.SqsClient, _aws.UrlOf("queue"));
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task Ten_messages_are_a_call_and_each_is_answered()
    {
        var bodies = Enumerable.Range(0, 23).Select(number => $"message {number}").ToArray();

        var answers = await _writer.SendAsync(bodies, Cancellation);

        Assert.All(answers, answer => Assert.True(answer.IsAccepted, answer.Problem));
        Assert.Equal(23, answers.Count);
        Assert.Equal([10, 10, 3], _aws.Items("sqs", "SendMessageBatch"));
        Assert.Equal(bodies, Loopback.Bodies(_queue));
    }

    [Fact]
    public async Task Nothing_to_send_is_no_call()
    {
        Assert.Empty(await _writer.SendAsync([], Cancellation));
        Assert.Empty(_aws.Calls.Of("sqs", "SendMessageBatch"));
    }

    [Fact]
    public async Task A_call_holds_a_mebibyte_of_bodies_counted_in_bytes()
    {
        // "é" is two bytes: two bodies are exactly the limit, three are not.
        var half = new string('é', QueueWriter.BytesPerCallMax / 4);

        var answers = await _writer.SendAsync([half, half, half, "x"], Cancellation);

        Assert.All(answers, answer => Assert.True(answer.IsAccepted, answer.Problem));
        Assert.Equal([2, 2], _aws.Items("sqs", "SendMessageBatch"));
    }

    [Fact]
    public async Task A_body_of_just_a_mebibyte_goes_alone()
    {
        var answers = await _writer.SendAsync(["a", new string('x', QueueWriter.BytesPerCallMax), "b"], Cancellation);

        Assert.All(answers, answer => Assert.True(answer.IsAccepted, answer.Problem));
        Assert.Equal([1, 1, 1], _aws.Items("sqs", "SendMessageBatch"));
    }

    [Fact]
    public async Task A_body_that_no_queue_takes_is_refused_for_good_and_keeps_no_other_back()
    {
        var answers = await _writer.SendAsync(["a", new string('x', QueueWriter.BytesPerCallMax + 1), "b"], Cancellation);

        Assert.Equal([true, false, true], answers.Select(answer => answer.IsAccepted));
        Assert.True(answers[1].IsPermanent);
        Assert.Contains("1048577", answers[1].Problem, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], Loopback.Bodies(_queue));
    }

    [Theory]
    [InlineData("bare control character \u0001")]
    [InlineData("no character \uffff")]
    [InlineData("")]
    public async Task A_body_with_what_sqs_refuses_is_the_senders_fault_and_fails_alone(string body)
    {
        var answers = await _writer.SendAsync(["a", body, "b"], Cancellation);

        Assert.Equal([(true, false), (false, true), (true, false)], answers.Select(answer => (answer.IsAccepted, answer.IsPermanent)));
    }

    [Theory]
    [InlineData("InternalError", 500, false)]
    [InlineData("InvalidMessageContents", 500, false)]
    [InlineData("InvalidMessageContents", 400, true)]
    [InlineData("InvalidParameterValue", 400, true)]
    [InlineData("AWS.SimpleQueueService.InvalidMessageContents", 400, true)]
    [InlineData("com.amazonaws.sqs#InvalidMessageContents", 400, true)]
    [InlineData("RequestThrottled", 400, false)]
    [InlineData("AccessDenied", 403, false)]
    [InlineData("KMS.ThrottlingException", 400, false)]
    [InlineData("KmsAccessDenied", 400, false)]
    [InlineData("SomethingNew", 400, false)]
    public async Task An_entry_that_fails_tells_its_reason_and_is_refused_for_good_for_its_content_only(string code, int status, bool isPermanent)
    {
        _aws.Sqs.EntryFault = (_, id) => id == "11" ? new AwsErrorException(code, "told to fail", status) : null;

        var answers = await _writer.SendAsync([.. Enumerable.Range(0, 12).Select(number => $"{number}")], Cancellation);

        Assert.All(answers.Take(11), answer => Assert.True(answer.IsAccepted));
        Assert.Equal(($"SendMessageBatch: {code}: told to fail", isPermanent), (answers[11].Problem, answers[11].IsPermanent));
    }

    [Theory]
    [InlineData("""{"Successful":[{"Id":"7"},{"Id":"-1"},{"Id":"x"},{},null]}""")]
    [InlineData("""{"Failed":[{"Id":"99999999999","SenderFault":true,"Code":"InvalidMessageContents"},{"Id":null}]}""")]
    [InlineData("""{"Successful":[{"Id":"0"}],"Failed":[{"Id":"0","Code":"InternalError"}]}""")]
    [InlineData("[]")]
    [InlineData("<html/>")]
    [InlineData("")]
    public async Task An_answer_for_entries_that_were_not_sent_accepts_and_refuses_none(string body)
    {
        using var client = Canned(body);

        var answer = Assert.Single(await new QueueWriter(client, "http://127.0.0.1:9/111122223333/queue").SendAsync(["a"], Cancellation));

        Assert.Equal((false, false), (answer.IsAccepted, answer.IsPermanent));
    }

    [Theory]
    [InlineData("ServiceUnavailable", 503)]
    [InlineData("InternalFailure", 500)]
    [InlineData("RequestThrottled", 400)]
    [InlineData("AccessDeniedException", 400)]
    public async Task A_service_that_fails_a_whole_call_is_not_asked_again(string code, int status)
    {
        _aws.Fail("sqs", "SendMessageBatch", code, status);

        var answers = await _writer.SendAsync([.. Enumerable.Range(0, 35).Select(number => $"{number}")], Cancellation);

        Assert.All(answers, answer => Assert.Contains(code, answer.Problem, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.False(answer.IsPermanent));
        Assert.Single(_aws.Calls.Of("sqs", "SendMessageBatch"));
        Assert.Empty(Loopback.Bodies(_queue));
    }

    [Fact]
    public async Task A_call_that_fails_later_leaves_what_was_accepted_accepted()
    {
        _aws.Calls.Fault = call => _aws.Calls.Of("sqs", "SendMessageBatch").Count > 1
            ? new AwsErrorException("ServiceUnavailable", "told to fail", 503) : null;

        var answers = await _writer.SendAsync([.. Enumerable.Range(0, 30).Select(number => $"{number}")], Cancellation);

        Assert.Equal(10, answers.Count(answer => answer.IsAccepted));
        Assert.All(answers.Take(10), answer => Assert.True(answer.IsAccepted));
        Assert.Equal(10, Loopback.Bodies(_queue).Count);
    }

    [Fact]
    public async Task A_queue_that_is_out_of_reach_is_a_problem_of_now()
    {
        await _aws.StopAsync();

        var answer = Assert.Single(await _writer.SendAsync(["a"], Cancellation));

        Assert.Equal((false, false), (answer.IsAccepted, answer.IsPermanent));
    }

    [Fact]
    public async Task Time_that_runs_out_is_a_problem_of_now()
    {
        using var over = new CancellationTokenSource();
        _aws.Calls.Received += _ => over.Cancel();

        var answers = await _writer.SendAsync([.. Enumerable.Range(0, 20).Select(number => $"{number}")], over.Token);

        Assert.All(answers.Skip(10), answer => Assert.Equal(("SendMessageBatch: the function's time ran out", false), (answer.Problem, answer.IsPermanent)));
        Assert.Single(_aws.Calls.Of("sqs", "SendMessageBatch"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Successful":[{"Id":"0","MessageId":"m","MD5OfMessageBody":"0cc175b9c0f1b6a831c399e269772661"}]}""")]
    public async Task An_entry_that_the_answer_passes_over_is_not_accepted(string answer)
    {
        using var client = Canned(answer);

        var answers = await new QueueWriter(client, "http://127.0.0.1:9/111122223333/queue").SendAsync(["a", "b"], Cancellation);

        Assert.Equal(answer.Contains("Successful", StringComparison.Ordinal), answers[0].IsAccepted);
        Assert.Equal((false, false), (answers[1].IsAccepted, answers[1].IsPermanent));
    }

    private static AmazonSQSClient Canned(string answer) => new(new BasicAWSCredentials("test", "secret"), new AmazonSQSConfig
    {
        ServiceURL = "http://127.0.0.1:9",
        AuthenticationRegion = "us-east-2",
        HttpClientFactory = new CannedHttp(answer),
        MaxErrorRetry = 0,
    });
}
