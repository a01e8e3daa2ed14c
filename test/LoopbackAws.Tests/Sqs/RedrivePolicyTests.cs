using LoopbackAws.Sqs;
using Microsoft.Extensions.Time.Testing;
using static LoopbackAws.Tests.Sqs.Errors;

namespace LoopbackAws.Tests.Sqs;

public sealed class RedrivePolicyTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly SqsState _sqs;
    private readonly Queue _dlq;
    private readonly Queue _queue;

    public RedrivePolicyTests()
    {
        _sqs = new SqsState(_time, "us-east-2", "111122223333");
        _dlq = _sqs.CreateQueue("dlq", new QueueSettings { MessageRetentionPeriod = TimeSpan.FromHours(2) });
        _queue = _sqs.CreateQueue("work", new QueueSettings { RedrivePolicy = new RedrivePolicy(_dlq.Arn, 3) });
    }

    [Fact]
    public void A_message_is_received_as_often_as_the_policy_says_and_moves_at_the_next_receive()
    {
        _queue.Send(new MessageDraft("poison"));
        for (var count = 1; count <= 3; count++)
        {
            Assert.Equal($"{count}", Assert.Single(_queue.Receive(1)).Attributes["ApproximateReceiveCount"]);
            _time.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal(0, _dlq.Depth.Total);
        }

        Assert.Equal(1, _queue.Depth.Visible);
        Assert.Empty(_queue.Receive(1));

        Assert.Equal(0, _queue.Depth.Total);
        Assert.Equal(1, _dlq.Depth.Visible);
    }

    [Fact]
    public void A_receive_that_moves_one_message_still_returns_the_others()
    {
        Poison("poison");
        _queue.Send(new MessageDraft("good"));

        Assert.Equal("good", Assert.Single(_queue.Receive(1)).Body);
        Assert.Equal(1, _dlq.Depth.Visible);
    }

    [Fact]
    public void In_the_dead_letter_queue_a_message_keeps_id_send_time_and_counts_and_names_its_source()
    {
        var sent = Poison("poison");
        _queue.Receive(1);

        var received = Assert.Single(_dlq.Receive(1));

        Assert.Equal(sent.MessageId, received.MessageId);
        Assert.Equal("4", received.Attributes["ApproximateReceiveCount"]);
        Assert.Equal("1767323045000", received.Attributes["SentTimestamp"]);
        Assert.Equal("1767323045000", received.Attributes["ApproximateFirstReceiveTimestamp"]);
        Assert.Equal(_queue.Arn, received.Attributes["DeadLetterQueueSourceArn"]);
    }

    [Fact]
    public void The_dead_letter_queue_s_retention_counts_from_the_original_send()
    {
        Poison("poison");
        _time.Advance(TimeSpan.FromHours(1));
        _queue.Receive(1);
        Assert.Equal(1, _dlq.Depth.Total);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, _dlq.Depth.Total);
    }

    [Fact]
    public void A_handle_of_the_source_queue_does_nothing_after_the_move()
    {
        _queue.Send(new MessageDraft("poison"));
        _queue.Receive(1, TimeSpan.Zero);
        _queue.Receive(1, TimeSpan.Zero);
        var handle = _queue.Receive(1, TimeSpan.Zero)[0].ReceiptHandle;
        _queue.Receive(1);

        _queue.Delete(handle);

        Assert.Equal(1, _dlq.Depth.Total);
    }

    [Fact]
    public void A_dead_letter_queue_counts_receives_for_its_own_policy_anew()
    {
        var last = _sqs.CreateQueue("last", new QueueSettings());
        _dlq.Configure(_dlq.Settings with { RedrivePolicy = new RedrivePolicy(last.Arn, 1) });
        Poison("poison");
        _queue.Receive(1);

        Assert.Single(_dlq.Receive(1, TimeSpan.Zero));
        Assert.Empty(_dlq.Receive(1));

        Assert.Equal(1, last.Depth.Visible);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("denied")]
    public void A_message_stays_when_its_dead_letter_queue_is_gone_or_closed(string how)
    {
        Poison("poison");
        if (how == "deleted")
        {
            _sqs.DeleteQueue(_dlq);
        }
        else
        {
            _dlq.Configure(_dlq.Settings with { RedriveAllowPolicy = new RedriveAllowPolicy(RedrivePermission.DenyAll) });
        }

        Assert.Equal("4", Assert.Single(_queue.Receive(1)).Attributes["ApproximateReceiveCount"]);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_wait_also_ends_for_a_message_that_is_due_for_the_dead_letter_queue()
    {
        Poison("poison");

        await _queue.WaitForVisibleAsync(TestContext.Current.CancellationToken);

        Assert.Empty(_queue.Receive(1));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_wait_on_the_dead_letter_queue_ends_with_the_move()
    {
        Poison("poison");
        var wait = _dlq.WaitForVisibleAsync(TestContext.Current.CancellationToken);
        Assert.False(wait.IsCompleted);

        _queue.Receive(1);

        await wait;
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(1_000, null)]
    [InlineData(0, "InvalidParameterValue")]
    [InlineData(1_001, "InvalidParameterValue")]
    public void The_receive_count_has_a_range(int count, string? error) =>
        Assert.Equal(error, ConfigureError(new RedrivePolicy(_dlq.Arn, count)));

    [Fact]
    public void The_dead_letter_queue_must_exist() =>
        Assert.Equal("InvalidParameterValue", ConfigureError(new RedrivePolicy(_dlq.Arn + "x", 3)));

    [Theory]
    [InlineData(RedrivePermission.AllowAll, false, null)]
    [InlineData(RedrivePermission.DenyAll, false, "InvalidParameterValue")]
    [InlineData(RedrivePermission.ByQueue, true, null)]
    [InlineData(RedrivePermission.ByQueue, false, "InvalidParameterValue")]
    public void A_queue_decides_whose_dead_letter_queue_it_is(RedrivePermission permission, bool isListed, string? error)
    {
        string[] sources = permission == RedrivePermission.ByQueue ? [isListed ? _queue.Arn : _dlq.Arn] : [];
        var target = _sqs.CreateQueue("guarded", new QueueSettings
        {
            RedriveAllowPolicy = new RedriveAllowPolicy(permission) { SourceQueueArns = sources },
        });

        Assert.Equal(error, ConfigureError(new RedrivePolicy(target.Arn, 3)));
    }

    [Theory]
    [InlineData(RedrivePermission.ByQueue, 0, "InvalidAttributeValue")]
    [InlineData(RedrivePermission.ByQueue, 10, null)]
    [InlineData(RedrivePermission.ByQueue, 11, "InvalidAttributeValue")]
    [InlineData(RedrivePermission.DenyAll, 1, "InvalidAttributeValue")]
    public void An_allow_policy_lists_sources_only_by_queue_and_at_most_ten(RedrivePermission permission, int count, string? error)
    {
        var policy = new RedriveAllowPolicy(permission) { SourceQueueArns = [.. Enumerable.Range(0, count).Select(i => $"arn:{i}")] };

        Assert.Equal(error, CodeOf(() => _dlq.Configure(_dlq.Settings with { RedriveAllowPolicy = policy })));
    }

    private string? ConfigureError(RedrivePolicy policy) =>
        CodeOf(() => _queue.Configure(_queue.Settings with { RedrivePolicy = policy }));

    private SentMessage Poison(string body)
    {
        var sent = _queue.Send(new MessageDraft(body));
        for (var count = 1; count <= 3; count++)
        {
            Assert.Single(_queue.Receive(1, TimeSpan.Zero));
        }

        return sent;
    }
}
