using System.Net;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using AwsTesting;
using LoopbackAws.Http;
using LoopbackAws.Sqs;
using Microsoft.Extensions.Time.Testing;

namespace LoopbackAws.Tests.Sqs;

public sealed class SqsWireTests : IAsyncLifetime
{
    private readonly TimerWatch _time = new();
    private Loopback _loopback = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AmazonSQSClient Sqs => _loopback.SqsClient;

    public async ValueTask InitializeAsync() => _loopback = await Loopback.StartAsync(_time);

    public ValueTask DisposeAsync() => _loopback.DisposeAsync();

    [Fact]
    public async Task Creating_a_queue_again_compares_the_attributes_that_are_given()
    {
        Dictionary<string, string> attributes = new() { ["DelaySeconds"] = "5", ["Policy"] = "{}" };
        var request = new CreateQueueRequest { QueueName = "work", Attributes = attributes };
        var url = (await Sqs.CreateQueueAsync(request, Cancel)).QueueUrl;

        Assert.Equal(url, (await Sqs.CreateQueueAsync(request, Cancel)).QueueUrl);
        Assert.Equal(url, (await Sqs.CreateQueueAsync("work", Cancel)).QueueUrl);
        attributes["DelaySeconds"] = "6";
        var error = await Assert.ThrowsAsync<QueueNameExistsException>(() => Sqs.CreateQueueAsync(request, Cancel));
        Assert.Equal("QueueAlreadyExists", error.ErrorCode);
    }

    [Fact]
    public async Task Attributes_are_read_and_set()
    {
        var dlq = _loopback.Sqs.CreateQueue("dlq", new QueueSettings());
        var url = (await Sqs.CreateQueueAsync("work", Cancel)).QueueUrl;
        await Sqs.SendMessageAsync(url, "visible", Cancel);
        await Sqs.SendMessageAsync(new SendMessageRequest(url, "delayed") { DelaySeconds = 9 }, Cancel);
        _loopback.Time.Advance(TimeSpan.FromSeconds(2));

        await Sqs.SetQueueAttributesAsync(
            url,
            new()
            {
                ["VisibilityTimeout"] = "43200",
                ["MessageRetentionPeriod"] = "1209600",
                ["DelaySeconds"] = "900",
                ["ReceiveMessageWaitTimeSeconds"] = "20",
                ["MaximumMessageSize"] = "1024",
                ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{dlq.Arn}}","maxReceiveCount":"7"}""",
                ["RedriveAllowPolicy"] = """{"redrivePermission":"denyAll"}""",
                ["Policy"] = """{"Version":"2012-10-17"}""",
            },
            Cancel);

        var all = (await Sqs.GetQueueAttributesAsync(url, ["All"], Cancel)).Attributes;
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["QueueArn"] = "arn:aws:sqs:us-east-2:111122223333:work",
                ["ApproximateNumberOfMessages"] = "1",
                ["ApproximateNumberOfMessagesNotVisible"] = "0",
                ["ApproximateNumberOfMessagesDelayed"] = "1",
                ["CreatedTimestamp"] = "1767323045",
                ["LastModifiedTimestamp"] = "1767323047",
                ["VisibilityTimeout"] = "43200",
                ["MessageRetentionPeriod"] = "1209600",
                ["DelaySeconds"] = "900",
                ["ReceiveMessageWaitTimeSeconds"] = "20",
                ["MaximumMessageSize"] = "1024",
                ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{dlq.Arn}}","maxReceiveCount":7}""",
                ["RedriveAllowPolicy"] = """{"redrivePermission":"denyAll"}""",
                ["Policy"] = """{"Version":"2012-10-17"}""",
                ["SqsManagedSseEnabled"] = "true",
            },
            all);
        var some = (await Sqs.GetQueueAttributesAsync(url, ["QueueArn", "KmsMasterKeyId"], Cancel)).Attributes;
        Assert.Equal(["QueueArn"], some.Keys);
        Assert.Equal([url], (await Sqs.ListDeadLetterSourceQueuesAsync(
            new ListDeadLetterSourceQueuesRequest { QueueUrl = _loopback.UrlOf("dlq") }, Cancel)).QueueUrls);
    }

    [Fact]
    public async Task Fractions_of_a_second_show_as_whole_seconds_rounded_up()
    {
        _loopback.Sqs.CreateQueue("fast", new QueueSettings { VisibilityTimeout = TimeSpan.FromMilliseconds(1_001) });

        var attributes = await Sqs.GetQueueAttributesAsync(_loopback.UrlOf("fast"), ["VisibilityTimeout"], Cancel);

        Assert.Equal("2", attributes.Attributes["VisibilityTimeout"]);
    }

    [Theory]
    [InlineData("VisibilityTimeout", "1.5", "InvalidAttributeValue")]
    [InlineData("MessageRetentionPeriod", "60", null)]
    [InlineData("MaximumMessageSize", "1048576", null)]
    [InlineData("RedrivePolicy", "", null)]
    [InlineData("RedrivePolicy", "[]", "InvalidParameterValue")]
    [InlineData("RedrivePolicy", """{"maxReceiveCount":1}""", "InvalidParameterValue")]
    [InlineData("RedrivePolicy", """{"deadLetterTargetArn":"dummy","maxReceiveCount":42}""", "InvalidParameterValue")]
    [InlineData("RedriveAllowPolicy", """{"redrivePermission":"some"}""", "InvalidParameterValue")]
    [InlineData("FifoQueue", "true", "InvalidAttributeName")]
    public async Task An_attribute_s_value_is_checked(string name, string value, string? error)
    {
        var call = Sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = "q", Attributes = new() { [name] = value } }, Cancel);

        if (error is null)
        {
            Assert.Equal(_loopback.UrlOf("q"), (await call).QueueUrl);
        }
        else
        {
            Assert.Equal(error, (await Assert.ThrowsAnyAsync<AmazonSQSException>(() => call)).ErrorCode);
        }
    }

    [Fact]
    public async Task A_message_goes_through_all_its_states()
    {
        var url = (await Sqs.CreateQueueAsync("work", Cancel)).QueueUrl;
        var sent = await Sqs.SendMessageAsync(
            new SendMessageRequest(url, "body \u00E9\U0001F600 <&>\"")
            {
                MessageAttributes = new()
                {
                    ["text"] = new() { DataType = "String", StringValue = "v" },
                    ["bytes"] = new() { DataType = "Binary", BinaryValue = new MemoryStream([0, 1, 255]) },
                },
                MessageSystemAttributes = new()
                {
                    ["AWSTraceHeader"] = new() { DataType = "String", StringValue = "Root=1-5759e988-bd862e3fe1be46a994272793" },
                },
            },
            Cancel);

        // The client itself compares the sums of what it sent and received with those in the answer.
        var received = Assert.Single((await Sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest(url) { MessageAttributeNames = ["All"], MessageSystemAttributeNames = ["All"] }, Cancel)).Messages);
        Assert.Equal(sent.MessageId, received.MessageId);
        Assert.Equal("body \u00E9\U0001F600 <&>\"", received.Body);
        Assert.Equal(sent.MD5OfMessageAttributes, received.MD5OfMessageAttributes);
        Assert.Equal([0, 1, 255], received.MessageAttributes["bytes"].BinaryValue.ToArray());
        Assert.Equal(Loopback.Caller, received.Attributes["SenderId"]);
        Assert.Equal("1", received.Attributes["ApproximateReceiveCount"]);
        Assert.Equal("Root=1-5759e988-bd862e3fe1be46a994272793", received.Attributes["AWSTraceHeader"]);
        Assert.Null((await Sqs.ReceiveMessageAsync(url, Cancel)).Messages);

        await Sqs.ChangeMessageVisibilityAsync(url, received.ReceiptHandle, 0, Cancel);
        var again = Assert.Single((await Sqs.ReceiveMessageAsync(url, Cancel)).Messages);
        await Sqs.DeleteMessageAsync(url, again.ReceiptHandle, Cancel);

        Assert.Equal(0, _loopback.Sqs.Find("work")!.Depth.Total);
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("General,Missing", "", "General")]
    [InlineData(".*", "", "General,Hello,Help.Me")]
    [InlineData("Hel.*", "", "Hello,Help.Me")]
    [InlineData("*", "", "")]
    [InlineData("", "SenderId", "SenderId")]
    [InlineData("", "SentTimestamp,Policy", "SentTimestamp")]
    public async Task A_receive_returns_the_attributes_that_it_asks_for(string names, string systemNames, string expected)
    {
        var url = (await Sqs.CreateQueueAsync("work", Cancel)).QueueUrl;
        var attributes = new[] { "Hello", "General", "Help.Me" }.ToDictionary(
            name => name, _ => new MessageAttributeValue { DataType = "String", StringValue = "v" });
        await Sqs.SendMessageAsync(new SendMessageRequest(url, "m") { MessageAttributes = attributes }, Cancel);

        foreach (var isDeprecated in new[] { false, true })
        {
            var request = new ReceiveMessageRequest(url) { VisibilityTimeout = 0, MessageAttributeNames = Split(names) };
#pragma warning disable CS0618 // The discontinued member is what older clients send.
            _ = isDeprecated
                ? request.AttributeNames = Split(systemNames)
                : request.MessageSystemAttributeNames = Split(systemNames);
#pragma warning restore CS0618
            var message = Assert.Single((await Sqs.ReceiveMessageAsync(request, Cancel)).Messages);
            var found = new[] { message.MessageAttributes?.Keys.Order(), message.Attributes?.Keys.Order() };
            Assert.Equal(Split(expected), found.SelectMany(keys => keys?.ToArray() ?? []));
            Assert.Equal(message.MessageAttributes is null, message.MD5OfMessageAttributes is null);
        }

        static List<string> Split(string list) => [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries)];
    }

    [Fact(Timeout = 30_000)]
    public async Task A_long_poll_returns_what_is_sent_while_it_waits()
    {
        var url = (await Sqs.CreateQueueAsync("work", Cancel)).QueueUrl;
        var poll = Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { WaitTimeSeconds = 20 }, Cancel);
        await _time.TimerCreated.WaitAsync(TestContext.Current.CancellationToken);

        await Sqs.SendMessageAsync(url, "late", Cancel);

        Assert.Equal("late", Assert.Single((await poll).Messages).Body);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_long_poll_by_the_queue_s_own_wait_ends_empty()
    {
        var settings = new QueueSettings { ReceiveMessageWaitTime = TimeSpan.FromSeconds(20) };
        _loopback.Sqs.CreateQueue("work", settings);
        var poll = Sqs.ReceiveMessageAsync(_loopback.UrlOf("work"), Cancel);
        await _time.TimerCreated.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(poll.IsCompleted);

        _loopback.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Null((await poll).Messages);
    }

    [Fact]
    public async Task A_move_task_is_started_listed_and_cancelled()
    {
        var dlq = _loopback.Sqs.CreateQueue("dlq", new QueueSettings());
        var queue = _loopback.Sqs.CreateQueue("work", new QueueSettings { RedrivePolicy = new RedrivePolicy(dlq.Arn, 1) });
        for (var i = 0; i < 3; i++)
        {
            dlq.Send(new MessageDraft($"{i}"));
        }

        var start = new StartMessageMoveTaskRequest { SourceArn = dlq.Arn, DestinationArn = queue.Arn, MaxNumberOfMessagesPerSecond = 1 };
        var handle = (await Sqs.StartMessageMoveTaskAsync(start, Cancel)).TaskHandle;
        var second = await Assert.ThrowsAsync<AmazonSQSException>(() => Sqs.StartMessageMoveTaskAsync(start, Cancel));
        Assert.Equal("InvalidParameterValue", second.ErrorCode);
        _loopback.Time.Advance(TimeSpan.FromSeconds(1));
        var running = await ListAsync();
        Assert.Equal(("RUNNING", handle), (running.Status, running.TaskHandle));
        Assert.Equal((queue.Arn, 1), (running.DestinationArn, running.MaxNumberOfMessagesPerSecond));
        Assert.Equal((1L, 3L), (running.ApproximateNumberOfMessagesMoved, running.ApproximateNumberOfMessagesToMove));
        Assert.Equal(1_767_323_045_000, running.StartedTimestamp);

        var cancel = new CancelMessageMoveTaskRequest { TaskHandle = handle };
        Assert.Equal(1, (await Sqs.CancelMessageMoveTaskAsync(cancel, Cancel)).ApproximateNumberOfMessagesMoved);
        _loopback.Time.Advance(TimeSpan.FromSeconds(1));
        var cancelled = await ListAsync();
        Assert.Equal(("CANCELLED", null), (cancelled.Status, cancelled.TaskHandle));

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => Sqs.ListMessageMoveTasksAsync(
            new ListMessageMoveTasksRequest { SourceArn = dlq.Arn + "x" }, Cancel));

        async Task<ListMessageMoveTasksResultEntry> ListAsync() => Assert.Single((await Sqs.ListMessageMoveTasksAsync(
            new ListMessageMoveTasksRequest { SourceArn = dlq.Arn }, Cancel)).Results);
    }

    [Theory]
    [InlineData("SendMessage", """{"QueueUrl":"URL"}""", "MissingParameter;Sender")]
    [InlineData("SendMessage", """{"QueueUrl":"URL","MessageBody":5}""", "SerializationException;Sender")]
    [InlineData("SendMessage", """{"MessageBody":"a"}""", "MissingParameter;Sender")]
    [InlineData("SendMessage", """{"QueueUrl":"nowhere","MessageBody":"a"}""", "InvalidAddress;Sender")]
    [InlineData("SendMessage", "{", "SerializationException;Sender")]
    [InlineData("SendMessage", "[]", "SerializationException;Sender")]
    [InlineData("ChangeMessageVisibility", """{"QueueUrl":"URL","ReceiptHandle":"x"}""", "MissingParameter;Sender")]
    [InlineData("TagQueue", """{"QueueUrl":"URL"}""", "AWS.SimpleQueueService.UnsupportedOperation;Sender")]
    [InlineData("Sing", "{}", "UnknownOperationException;Sender")]
    public async Task A_bad_call_is_refused_with_both_codes(string action, string body, string queryError)
    {
        await Sqs.CreateQueueAsync("work", Cancel);

        var answer = await _loopback.PostAsync("AmazonSQS." + action, body.Replace("URL", _loopback.UrlOf("work"), StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.BadRequest, queryError), (answer.Status, answer.QueryError));
        Assert.NotEmpty(answer.Body.GetProperty("message").GetString()!);
        Assert.Matches("^com[.]amazon(aws[.]sqs|[.]coral[.]service)#[A-Za-z]+$", answer.Body.GetProperty("__type").GetString());
    }

    [Fact]
    public async Task A_queue_is_found_under_any_host()
    {
        var queue = _loopback.Sqs.CreateQueue("work", new QueueSettings());

        var url = "https://sqs.us-east-2.amazonaws.com/111122223333/work";
        await _loopback.PostAsync("AmazonSQS.SendMessage", $$"""{"QueueUrl":"{{url}}","MessageBody":"m"}""");

        Assert.Equal(1, queue.Depth.Visible);
    }

    [Fact]
    public async Task Calls_are_counted_by_caller_and_can_be_told_to_fail()
    {
        var url = (await Sqs.CreateQueueAsync("work", Cancel)).QueueUrl;
        _loopback.Calls.Fault = call => call.Action == "SendMessage"
            ? new AwsErrorException("RequestThrottled", "Slow down.") { QueryCode = "RequestThrottled" }
            : null;

        await Assert.ThrowsAsync<RequestThrottledException>(() => Sqs.SendMessageAsync(url, "m", Cancel));

        _loopback.Calls.Fault = _ => new AwsErrorException("InternalError", "Broken.", 500);
        var error = await Assert.ThrowsAsync<AmazonSQSException>(() => Sqs.SendMessageAsync(url, "m", Cancel));
        Assert.Equal((HttpStatusCode.InternalServerError, ErrorType.Receiver), (error.StatusCode, error.ErrorType));
        Assert.Equal(0, _loopback.Sqs.Find("work")!.Depth.Total);
        Assert.All(_loopback.Calls.Of("sqs", "SendMessage"), call => Assert.Equal((Loopback.Caller, 1), (call.AccessKeyId, call.Items)));
        Assert.Equal(2, _loopback.Calls.Of("sqs", "SendMessage").Count);
    }

    /// <summary>A clock that tells when something starts to wait for it.</summary>
    private sealed class TimerWatch() : FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
    {
        private readonly TaskCompletionSource _timer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task TimerCreated => _timer.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timer.TrySetResult();
            return timer;
        }
    }
}
