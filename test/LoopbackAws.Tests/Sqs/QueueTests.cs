using LoopbackAws.Http;
using LoopbackAws.Sqs;
using Microsoft.Extensions.Time.Testing;
using static LoopbackAws.Tests.Sqs.Errors;

namespace LoopbackAws.Tests.Sqs;

public sealed class QueueTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly SqsState _sqs;
    private readonly Queue _queue;

    public QueueTests()
    {
        _sqs = new SqsState(_time, "us-east-2", "111122223333");
        _queue = _sqs.CreateQueue("work", new QueueSettings());
    }

    [Fact]
    public void A_sent_message_is_received_as_it_was_sent()
    {
        var attributes = new Dictionary<string, MessageAttribute> { ["City"] = MessageAttribute.Text("Any City") };
        var sent = _queue.Send(new MessageDraft("This is a test message") { MessageAttributes = attributes });

        var received = Assert.Single(_queue.Receive(10));

        Assert.Equal(sent.MessageId, received.MessageId);
        Assert.Equal("This is a test message", received.Body);
        Assert.Equal("fafb00f5732ab283681e124bf8747ed1", received.MD5OfBody);
        Assert.Equal(sent.MD5OfMessageAttributes, received.MD5OfMessageAttributes);
        Assert.Equal(attributes["City"], received.MessageAttributes["City"]);
        Assert.Equal("1", received.Attributes["ApproximateReceiveCount"]);
        Assert.Equal("1767323045000", received.Attributes["SentTimestamp"]);
        Assert.Equal("1767323045000", received.Attributes["ApproximateFirstReceiveTimestamp"]);
        Assert.Equal("111122223333", received.Attributes["SenderId"]);
        Assert.DoesNotContain("DeadLetterQueueSourceArn", received.Attributes.Keys);
    }

    [Theory]
    [InlineData(29.999, 0, 1)]
    [InlineData(30, 1, 0)]
    public void A_received_message_is_visible_again_when_its_timeout_has_run_out(double seconds, int visible, int inFlight)
    {
        Send("a");
        _queue.Receive(1);

        Wait(seconds);

        Assert.Equal(new QueueDepth(visible, inFlight, 0), _queue.Depth);
    }

    [Fact]
    public void A_receive_can_choose_its_own_timeout()
    {
        Send("a");
        _queue.Receive(1, TimeSpan.FromSeconds(5));

        Wait(5);

        Assert.Equal("2", Assert.Single(_queue.Receive(1)).Attributes["ApproximateReceiveCount"]);
    }

    [Fact]
    public void A_timeout_of_zero_leaves_the_message_visible_and_returns_it_once_a_call()
    {
        Send("a");

        Assert.Single(_queue.Receive(10, TimeSpan.Zero));

        Assert.Equal(new QueueDepth(1, 0, 0), _queue.Depth);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_handle_deletes_its_message_before_and_after_its_timeout(bool expired)
    {
        Send("a");
        var handle = _queue.Receive(1)[0].ReceiptHandle;
        Wait(expired ? 31 : 1);

        _queue.Delete(handle);

        Assert.Equal(0, _queue.Depth.Total);
    }

    [Fact]
    public void A_handle_has_no_effect_once_the_message_was_received_again()
    {
        Send("a");
        var old = _queue.Receive(1)[0].ReceiptHandle;
        Wait(31);
        var newer = _queue.Receive(1)[0].ReceiptHandle;

        _queue.Delete(old);
        Assert.Equal(1, _queue.Depth.InFlight);
        Refused("InvalidParameterValue", () => _queue.ChangeVisibility(old, TimeSpan.Zero));

        _queue.Delete(newer);
        Assert.Equal(0, _queue.Depth.Total);
    }

    [Fact]
    public void Deleting_twice_is_no_error()
    {
        Send("a");
        var handle = _queue.Receive(1)[0].ReceiptHandle;

        _queue.Delete(handle);
        _queue.Delete(handle);

        Assert.Equal(0, _queue.Depth.Total);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("aGVsbG8=")]
    public void What_is_no_receipt_handle_is_refused(string handle)
    {
        Refused("ReceiptHandleIsInvalid", () => _queue.Delete(handle));
        Refused("ReceiptHandleIsInvalid", () => _queue.ChangeVisibility(handle, TimeSpan.Zero));
    }

    [Fact]
    public void A_handle_of_another_queue_is_refused()
    {
        Send("a");
        var handle = _queue.Receive(1)[0].ReceiptHandle;

        Refused("ReceiptHandleIsInvalid", () => _sqs.CreateQueue("other", new QueueSettings()).Delete(handle));
    }

    [Fact]
    public void A_changed_timeout_counts_from_the_change()
    {
        Send("a");
        var handle = _queue.Receive(1)[0].ReceiptHandle;
        Wait(20);

        _queue.ChangeVisibility(handle, TimeSpan.FromSeconds(20));

        Wait(19);
        Assert.Equal(1, _queue.Depth.InFlight);
        Wait(1);
        Assert.Equal(1, _queue.Depth.Visible);
    }

    [Fact]
    public void A_timeout_changed_to_zero_shows_the_message_and_the_next_receive_has_the_queue_s_own()
    {
        Send("a");
        _queue.ChangeVisibility(_queue.Receive(1)[0].ReceiptHandle, TimeSpan.Zero);

        Assert.Equal("2", Assert.Single(_queue.Receive(1)).Attributes["ApproximateReceiveCount"]);
        Wait(29);
        Assert.Equal(1, _queue.Depth.InFlight);
    }

    [Fact]
    public void A_timeout_that_has_run_out_stays_so()
    {
        Send("a");
        var handle = _queue.Receive(1)[0].ReceiptHandle;
        Wait(30);

        _queue.ChangeVisibility(handle, TimeSpan.FromSeconds(5));
        Assert.Equal(1, _queue.Depth.Visible);
        _queue.Delete(handle);
        Refused("InvalidParameterValue", () => _queue.ChangeVisibility(handle, TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [InlineData(43_200 - 10, null)]
    [InlineData(43_200 - 9, "InvalidParameterValue")]
    [InlineData(43_201, "InvalidParameterValue")]
    [InlineData(-1, "InvalidParameterValue")]
    public void A_message_is_invisible_for_twelve_hours_after_its_receive_at_most(int seconds, string? error)
    {
        Send("a");
        var handle = _queue.Receive(1)[0].ReceiptHandle;
        Wait(10);

        Assert.Equal(error, CodeOf(() => _queue.ChangeVisibility(handle, TimeSpan.FromSeconds(seconds))));
    }

    [Theory]
    [InlineData(null, 9, 0, 1)]
    [InlineData(null, 10, 1, 0)]
    [InlineData(0, 0, 1, 0)]
    [InlineData(60, 59, 0, 1)]
    [InlineData(60, 60, 1, 0)]
    public void A_delay_is_the_queue_s_unless_the_message_has_its_own(int? own, int seconds, int visible, int delayed)
    {
        _queue.Configure(_queue.Settings with { Delay = TimeSpan.FromSeconds(10) });
        _queue.Send(new MessageDraft("a") { Delay = own is { } delay ? TimeSpan.FromSeconds(delay) : null });

        Wait(seconds);

        Assert.Equal(new QueueDepth(visible, 0, delayed), _queue.Depth);
        Assert.Equal(visible, _queue.Receive(1).Count);
    }

    [Theory]
    [InlineData("visible")]
    [InlineData("in flight")]
    [InlineData("delayed")]
    public void Retention_ends_a_message_in_any_state_counted_from_its_send(string phase)
    {
        _queue.Configure(_queue.Settings with { MessageRetentionPeriod = TimeSpan.FromSeconds(60) });
        _queue.Send(new MessageDraft("a") { Delay = phase == "delayed" ? TimeSpan.FromSeconds(90) : null });
        Wait(50);
        if (phase == "in flight")
        {
            Assert.Single(_queue.Receive(1));
        }

        Wait(9.999);
        Assert.Equal(1, _queue.Depth.Total);
        Wait(0.001);

        Assert.Equal(0, _queue.Depth.Total);
    }

    [Fact]
    public void A_shorter_retention_ends_messages_that_are_already_older()
    {
        Send("a");
        Wait(100);

        _queue.Configure(_queue.Settings with { MessageRetentionPeriod = TimeSpan.FromSeconds(60) });

        Assert.Equal(0, _queue.Depth.Total);
    }

    [Fact]
    public void At_120000_in_flight_messages_the_next_receive_is_over_the_limit()
    {
        for (var i = 0; i <= SqsLimits.InFlightMax; i++)
        {
            Send("a");
        }

        Assert.Equal(SqsLimits.InFlightMax - 1, _queue.Receive(SqsLimits.InFlightMax - 1).Count);
        var last = Assert.Single(_queue.Receive(10));
        Refused("OverLimit", () => _queue.Receive(1));
        _queue.Delete(last.ReceiptHandle);
        Assert.Single(_queue.Receive(1));
    }

    [Fact]
    public void A_purge_takes_all_messages_and_the_next_waits_a_minute()
    {
        Send("in flight");
        _queue.Receive(1);
        Send("visible");
        _queue.Send(new MessageDraft("delayed") { Delay = TimeSpan.FromSeconds(5) });

        _queue.Purge();

        Assert.Equal(0, _queue.Depth.Total);
        Wait(59);
        Refused("PurgeQueueInProgress", _queue.Purge);
        Wait(1);
        _queue.Purge();
    }

    [Fact]
    public void A_deleted_queue_is_gone_and_its_name_taken_for_a_minute()
    {
        _sqs.DeleteQueue(_queue);

        Assert.Null(_sqs.Find("work"));
        Assert.Null(_sqs.FindByArn(_queue.Arn));
        Refused("QueueDoesNotExist", () => Send("a"));
        Refused("QueueDoesNotExist", () => _queue.Receive(1));
        Refused("QueueDoesNotExist", () => _sqs.DeleteQueue(_queue));
        Wait(59);
        Refused("QueueDeletedRecently", () => _sqs.CreateQueue("work", new QueueSettings()));
        Wait(1);
        Assert.NotSame(_queue, _sqs.CreateQueue("work", new QueueSettings()));
    }

    [Fact]
    public void Creating_a_queue_again_needs_the_same_settings()
    {
        Assert.Same(_queue, _sqs.CreateQueue("work", new QueueSettings()));

        var other = new QueueSettings { Delay = TimeSpan.FromSeconds(1) };
        Refused("QueueNameExists", () => _sqs.CreateQueue("work", other));
    }

    [Theory]
    [InlineData("a", null)]
    [InlineData("A-b_9", null)]
    [InlineData("", "InvalidParameterValue")]
    [InlineData("a b", "InvalidParameterValue")]
    [InlineData("a.b", "InvalidParameterValue")]
    [InlineData("a.fifo", "UnsupportedOperation")]
    public void A_queue_s_name_is_checked(string name, string? error) =>
        Assert.Equal(error, CodeOf(() => _sqs.CreateQueue(name, new QueueSettings())));

    [Theory]
    [InlineData(80, null)]
    [InlineData(81, "InvalidParameterValue")]
    public void A_queue_s_name_has_80_characters_at_most(int length, string? error) =>
        Assert.Equal(error, CodeOf(() => _sqs.CreateQueue(new string('a', length), new QueueSettings())));

    [Theory]
    [InlineData("us-east-2", "arn:aws:sqs:us-east-2:111122223333:q")]
    [InlineData("cn-north-1", "arn:aws-cn:sqs:cn-north-1:111122223333:q")]
    [InlineData("us-gov-west-1", "arn:aws-us-gov:sqs:us-gov-west-1:111122223333:q")]
    public void The_partition_follows_from_the_Region(string region, string arn)
    {
        var sqs = new SqsState(_time, region, "111122223333");

        Assert.Equal(arn, sqs.CreateQueue("q", new QueueSettings()).Arn);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_wait_ends_with_a_send()
    {
        var wait = _queue.WaitForVisibleAsync(TestContext.Current.CancellationToken);
        Assert.False(wait.IsCompleted);

        Send("a");

        await wait;
    }

    [Theory(Timeout = 30_000)]
    [InlineData("timeout")]
    [InlineData("delay")]
    public async Task A_wait_ends_when_time_makes_a_message_visible(string cause)
    {
        _queue.Send(new MessageDraft("a") { Delay = cause == "delay" ? TimeSpan.FromSeconds(30) : null });
        _queue.Receive(1);
        var wait = _queue.WaitForVisibleAsync(TestContext.Current.CancellationToken);
        Wait(29);
        Assert.False(wait.IsCompleted);

        Wait(1);

        await wait;
        Assert.Single(_queue.Receive(1));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_wait_ends_early_when_a_timeout_is_shortened()
    {
        Send("a");
        var handle = _queue.Receive(1)[0].ReceiptHandle;
        var wait = _queue.WaitForVisibleAsync(TestContext.Current.CancellationToken);

        _queue.ChangeVisibility(handle, TimeSpan.Zero);

        await wait;
    }

    [Fact(Timeout = 30_000)]
    public async Task A_wait_ends_with_its_token_or_its_queue()
    {
        using var end = new CancellationTokenSource();
        var cancelled = _queue.WaitForVisibleAsync(end.Token);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        var deleted = _queue.WaitForVisibleAsync(TestContext.Current.CancellationToken);
        _sqs.DeleteQueue(_queue);
        Assert.Equal("QueueDoesNotExist", (await Assert.ThrowsAsync<AwsErrorException>(() => deleted)).Code);
    }

    [Fact]
    public void Injected_ids_make_a_run_repeatable()
    {
        Assert.Equal(Run(), Run());

        string Run()
        {
            var next = 0;
            var sqs = new SqsState(_time, "us-east-2", "111122223333", () => new Guid(++next, 0, 0, new byte[8]));
            var queue = sqs.CreateQueue("q", new QueueSettings());
            queue.Send(new MessageDraft("a"));
            var received = queue.Receive(1)[0];
            return received.MessageId + received.ReceiptHandle;
        }
    }

    private void Send(string body) => _queue.Send(new MessageDraft(body));

    private void Wait(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
