using LoopbackAws.Sqs;
using Microsoft.Extensions.Time.Testing;
using static LoopbackAws.Tests.Sqs.Errors;

namespace LoopbackAws.Tests.Sqs;

public sealed class MoveTaskTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly SqsState _sqs;
    private readonly Queue _dlq;
    private readonly Queue _queue;
    private readonly Queue _other;

    public MoveTaskTests()
    {
        _sqs = new SqsState(_time, "us-east-2", "111122223333");
        _dlq = _sqs.CreateQueue("dlq", new QueueSettings());
        _queue = _sqs.CreateQueue("work", new QueueSettings { RedrivePolicy = new RedrivePolicy(_dlq.Arn, 1) });
        _other = _sqs.CreateQueue("other", new QueueSettings { RedrivePolicy = new RedrivePolicy(_dlq.Arn, 1) });
    }

    private MoveTask Latest => _sqs.ListMoveTasks(_dlq.Arn)[0];

    [Fact]
    public void A_task_moves_at_its_rate_and_then_is_completed()
    {
        Fill(_queue, 4);
        var handle = _sqs.StartMoveTask(_dlq.Arn, null, 2);

        (double At, int Moved, MoveTaskStatus Status)[] expected =
        [
            (0, 0, MoveTaskStatus.Running), (0.499, 0, MoveTaskStatus.Running), (0.5, 1, MoveTaskStatus.Running),
            (1, 2, MoveTaskStatus.Running), (1.999, 3, MoveTaskStatus.Running), (2, 4, MoveTaskStatus.Completed),
            (9, 4, MoveTaskStatus.Completed),
        ];
        foreach (var (at, moved, status) in expected)
        {
            _time.SetUtcNow(Start.AddSeconds(at));
            Assert.Equal((at, moved, status), (at, (int)Latest.ApproximateNumberOfMessagesMoved, Latest.Status));
            Assert.Equal(4, Latest.ApproximateNumberOfMessagesToMove);
            Assert.Equal(status == MoveTaskStatus.Running ? handle : null, Latest.TaskHandle);
            Assert.Equal((4 - moved, moved), (_dlq.Depth.Visible, _queue.Depth.Visible));
        }
    }

    [Fact]
    public void A_rate_that_does_not_divide_a_second_does_not_drift()
    {
        Fill(_queue, 9);
        _sqs.StartMoveTask(_dlq.Arn, null, 3);

        _time.SetUtcNow(Start.AddSeconds(3).AddTicks(-1));
        Assert.Equal(8, Latest.ApproximateNumberOfMessagesMoved);
        _time.SetUtcNow(Start.AddSeconds(3));
        Assert.Equal(9, Latest.ApproximateNumberOfMessagesMoved);
    }

    [Fact]
    public void A_moved_message_starts_a_new_life_with_its_body_and_attributes()
    {
        var attributes = new Dictionary<string, MessageAttribute> { ["a"] = MessageAttribute.Text("v") };
        var sent = _queue.Send(new MessageDraft("body") { MessageAttributes = attributes, TraceHeader = "Root=1-2-3" });
        _queue.Receive(1, TimeSpan.Zero);
        _queue.Receive(1);
        _time.Advance(TimeSpan.FromSeconds(10));
        _sqs.StartMoveTask(_dlq.Arn, null, 1);
        _time.Advance(TimeSpan.FromSeconds(5));

        var received = Assert.Single(_queue.Receive(1));

        Assert.NotEqual(sent.MessageId, received.MessageId);
        Assert.Equal("body", received.Body);
        Assert.Equal(attributes, received.MessageAttributes);
        Assert.Equal("1", received.Attributes["ApproximateReceiveCount"]);
        Assert.Equal($"{Start.AddSeconds(11).ToUnixTimeMilliseconds()}", received.Attributes["SentTimestamp"]);
        Assert.Equal($"{Start.AddSeconds(15).ToUnixTimeMilliseconds()}", received.Attributes["ApproximateFirstReceiveTimestamp"]);
        Assert.DoesNotContain("DeadLetterQueueSourceArn", received.Attributes.Keys);
    }

    [Fact]
    public void Without_a_destination_each_message_returns_to_where_it_came_from()
    {
        Fill(_queue, 2);
        Fill(_other, 3);

        _sqs.StartMoveTask(_dlq.Arn);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((0, 2, 3), (_dlq.Depth.Total, _queue.Depth.Visible, _other.Depth.Visible));
        Assert.Null(Latest.DestinationArn);
        Assert.Null(Latest.MaxNumberOfMessagesPerSecond);
    }

    [Fact]
    public void A_message_that_was_sent_to_the_dead_letter_queue_needs_an_explicit_destination()
    {
        _dlq.Send(new MessageDraft("direct"));
        _sqs.StartMoveTask(_dlq.Arn);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((MoveTaskStatus.Failed, "CouldNotDetermineMessageSource"), (Latest.Status, Latest.FailureReason));
        Assert.Equal(1, _dlq.Depth.Visible);

        _sqs.StartMoveTask(_dlq.Arn, _queue.Arn);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((MoveTaskStatus.Completed, _queue.Arn), (Latest.Status, Latest.DestinationArn));
        Assert.Equal(1, _queue.Depth.Visible);
    }

    [Fact]
    public void A_task_fails_when_its_destination_is_deleted_and_loses_nothing()
    {
        Fill(_queue, 3);
        var destination = _sqs.CreateQueue("destination", new QueueSettings());
        _sqs.StartMoveTask(_dlq.Arn, destination.Arn, 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        _sqs.DeleteQueue(destination);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((MoveTaskStatus.Failed, "AWS.SimpleQueueService.NonExistentQueue"), (Latest.Status, Latest.FailureReason));
        Assert.Equal(1, Latest.ApproximateNumberOfMessagesMoved);
        Assert.Equal(2, _dlq.Depth.Visible);
    }

    [Fact]
    public void A_task_fails_when_its_destination_takes_no_message_of_that_size_and_loses_nothing()
    {
        _dlq.Send(new MessageDraft(new string('a', 2_000)));
        var small = _sqs.CreateQueue("small", new QueueSettings { MaximumMessageSize = 1_024 });
        _sqs.StartMoveTask(_dlq.Arn, small.Arn);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((MoveTaskStatus.Failed, "InvalidParameterValue"), (Latest.Status, Latest.FailureReason));
        Assert.Equal(1, _dlq.Depth.Visible);
    }

    [Fact]
    public void A_task_moves_what_was_visible_at_its_start()
    {
        Fill(_queue, 2);
        _dlq.Receive(1);
        _sqs.StartMoveTask(_dlq.Arn, null, 1);
        Assert.Equal(1, Latest.ApproximateNumberOfMessagesToMove);
        Fill(_queue, 1);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((MoveTaskStatus.Completed, 1L), (Latest.Status, Latest.ApproximateNumberOfMessagesMoved));
        Assert.Equal(new QueueDepth(1, 1, 0), _dlq.Depth);
    }

    [Fact]
    public void A_task_with_nothing_to_move_is_completed_at_its_first_step()
    {
        _sqs.StartMoveTask(_dlq.Arn, null, 1);
        Assert.Equal(MoveTaskStatus.Running, Latest.Status);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(MoveTaskStatus.Completed, Latest.Status);
    }

    [Fact]
    public void A_cancelled_task_leaves_what_it_moved_and_stops_one_step_later()
    {
        Fill(_queue, 5);
        var handle = _sqs.StartMoveTask(_dlq.Arn, null, 1);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(2, _sqs.CancelMoveTask(handle));

        Assert.Equal((MoveTaskStatus.Cancelling, null), (Latest.Status, Latest.TaskHandle));
        Refused("UnsupportedOperation", () => _sqs.CancelMoveTask(handle));
        Refused("InvalidParameterValue", () => _sqs.StartMoveTask(_dlq.Arn));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((MoveTaskStatus.Cancelled, 2L), (Latest.Status, Latest.ApproximateNumberOfMessagesMoved));
        Assert.Equal((3, 2), (_dlq.Depth.Visible, _queue.Depth.Visible));
        Refused("UnsupportedOperation", () => _sqs.CancelMoveTask(handle));
        _sqs.StartMoveTask(_dlq.Arn);
    }

    [Fact]
    public void One_task_at_a_time_runs_on_a_source()
    {
        Fill(_queue, 2);
        _sqs.StartMoveTask(_dlq.Arn, null, 1);
        Refused("InvalidParameterValue", () => _sqs.StartMoveTask(_dlq.Arn));

        _time.Advance(TimeSpan.FromSeconds(2));

        _sqs.StartMoveTask(_dlq.Arn);
    }

    [Fact]
    public void Tasks_of_two_sources_run_at_once()
    {
        var secondDlq = _sqs.CreateQueue("dlq2", new QueueSettings());
        var second = _sqs.CreateQueue("work2", new QueueSettings { RedrivePolicy = new RedrivePolicy(secondDlq.Arn, 1) });
        Fill(_queue, 2);
        Fill(second, 2);
        _sqs.StartMoveTask(_dlq.Arn, null, 1);
        _sqs.StartMoveTask(secondDlq.Arn, _queue.Arn, 2);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(3, _queue.Depth.Visible);
        Assert.Equal(MoveTaskStatus.Completed, _sqs.ListMoveTasks(secondDlq.Arn)[0].Status);
    }

    [Fact]
    public void Only_a_queue_that_another_names_as_its_dead_letter_queue_can_be_a_source()
    {
        Refused("InvalidParameterValue", () => _sqs.StartMoveTask(_queue.Arn));

        _queue.Configure(_queue.Settings with { RedrivePolicy = null });
        _other.Configure(_other.Settings with { RedrivePolicy = null });

        Refused("InvalidParameterValue", () => _sqs.StartMoveTask(_dlq.Arn));
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(500, null)]
    [InlineData(0, "InvalidParameterValue")]
    [InlineData(501, "InvalidParameterValue")]
    public void The_rate_has_a_range(int rate, string? error) =>
        Assert.Equal(error, CodeOf(() => _sqs.StartMoveTask(_dlq.Arn, null, rate)));

    [Fact]
    public void Source_and_destination_must_exist_and_differ()
    {
        Refused("ResourceNotFoundException", () => _sqs.StartMoveTask(_dlq.Arn + "x"));
        Refused("ResourceNotFoundException", () => _sqs.StartMoveTask(_dlq.Arn, _queue.Arn + "x"));
        Refused("InvalidParameterValue", () => _sqs.StartMoveTask("dlq"));
        Refused("InvalidParameterValue", () => _sqs.StartMoveTask(_dlq.Arn, _dlq.Arn));
    }

    [Fact]
    public void The_newest_tasks_are_listed_first_ten_at_most()
    {
        for (var i = 0; i < 12; i++)
        {
            _sqs.StartMoveTask(_dlq.Arn);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var tasks = _sqs.ListMoveTasks(_dlq.Arn, 10);

        Assert.Equal(Enumerable.Range(2, 10).Reverse().Select(i => Start.AddSeconds(i)), tasks.Select(task => task.Started));
        Assert.Single(_sqs.ListMoveTasks(_dlq.Arn));
        Assert.Empty(_sqs.ListMoveTasks(_queue.Arn));
        Refused("InvalidParameterValue", () => _sqs.ListMoveTasks(_dlq.Arn, 0));
        Refused("InvalidParameterValue", () => _sqs.ListMoveTasks(_dlq.Arn, 11));
        Refused("ResourceNotFoundException", () => _sqs.ListMoveTasks(_dlq.Arn + "x"));
    }

    [Fact]
    public void What_is_no_handle_of_a_task_is_refused()
    {
        var handle = _sqs.StartMoveTask(_dlq.Arn);
        Refused("InvalidParameterValue", () => _sqs.CancelMoveTask("foobar"));

        var elsewhere = new SqsState(_time, "us-east-2", "111122223333");
        Refused("ResourceNotFoundException", () => elsewhere.CancelMoveTask(handle));
        elsewhere.CreateQueue("dlq", new QueueSettings());
        Refused("ResourceNotFoundException", () => elsewhere.CancelMoveTask(handle));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_wait_ends_when_a_running_task_moves_a_message_here()
    {
        Fill(_queue, 1);
        _sqs.StartMoveTask(_dlq.Arn, null, 1);
        var wait = _queue.WaitForVisibleAsync(TestContext.Current.CancellationToken);
        Assert.False(wait.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        await wait;
        Assert.Equal(1, _queue.Depth.Visible);
    }

    private static void Fill(Queue queue, int count)
    {
        for (var i = 0; i < count; i++)
        {
            queue.Send(new MessageDraft($"{queue.Name} {i}"));
        }

        queue.Receive(count, TimeSpan.Zero);
        Assert.Empty(queue.Receive(count));
    }
}
