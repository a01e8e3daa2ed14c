using System.Globalization;
using System.Text.Json;
using LoopbackAws.Lambda;
using LoopbackAws.Sqs;

namespace LoopbackAws.Tests.Lambda;

public sealed class EventSourceMappingTests
{
    [Fact]
    public async Task A_message_wakes_the_mapping()
    {
        await using var run = new MappingRun();
        run.Start(new EventSourceMappingSettings());
        Assert.Equal(0, run.Calls);

        run.Queue.Send(new MessageDraft("late"));

        Assert.Equal(["late"], (await run.NextCallAsync()).Bodies);
    }

    [Fact]
    public async Task The_event_is_as_Lambda_documents_it()
    {
        await using var run = new MappingRun();
        var sent = run.Queue.Send(new MessageDraft("{\"é\":\"<😀>\"}")
        {
            MessageAttributes = new Dictionary<string, MessageAttribute>
            {
                ["Text"] = MessageAttribute.Text("v"),
                ["Bytes"] = new("Binary") { BinaryValue = new byte[] { 1, 2, 3 } },
            },
        });
        run.Start(new EventSourceMappingSettings());

        var record = Assert.Single((await run.NextCallAsync()).Messages);

        Assert.Equal(sent.MessageId, record.GetProperty("messageId").GetString());
        Assert.NotEmpty(record.GetProperty("receiptHandle").GetString()!);
        Assert.Equal("{\"é\":\"<😀>\"}", record.GetProperty("body").GetString());
        Assert.Equal(sent.MD5OfBody, record.GetProperty("md5OfBody").GetString());
        Assert.Equal(sent.MD5OfMessageAttributes, record.GetProperty("md5OfMessageAttributes").GetString());
        Assert.Equal("aws:sqs", record.GetProperty("eventSource").GetString());
        Assert.Equal("arn:aws:sqs:eu-central-1:123456789012:events", record.GetProperty("eventSourceARN").GetString());
        Assert.Equal("eu-central-1", record.GetProperty("awsRegion").GetString());
        var attributes = record.GetProperty("attributes");
        Assert.Equal("1", attributes.GetProperty("ApproximateReceiveCount").GetString());
        Assert.Equal("1767323045000", attributes.GetProperty("SentTimestamp").GetString());
        Assert.Equal("1767323045000", attributes.GetProperty("ApproximateFirstReceiveTimestamp").GetString());
        Assert.Equal("123456789012", attributes.GetProperty("SenderId").GetString());
        AssertJson(
            """
            {"Text":{"stringValue":"v","stringListValues":[],"binaryListValues":[],"dataType":"String"},
             "Bytes":{"binaryValue":"AQID","stringListValues":[],"binaryListValues":[],"dataType":"Binary"}}
            """,
            record.GetProperty("messageAttributes"));
    }

    [Fact]
    public async Task A_batch_has_no_more_messages_than_its_size()
    {
        await using var run = new MappingRun();
        Send(run, 25);
        run.Start(new EventSourceMappingSettings { BatchSize = 10 });

        Assert.Equal(10, (await run.NextCallAsync()).Messages.Count);
        Assert.Equal(10, (await run.NextCallAsync()).Messages.Count);
        Assert.Equal(5, (await run.NextCallAsync()).Messages.Count);
    }

    [Theory]
    [InlineData('x', 6, 1)]
    [InlineData('é', 6, 1)]
    [InlineData('"', 3, 3)]
    [InlineData('\n', 3, 3)]
    public async Task A_batch_ends_at_6_MB_of_payload_as_it_is_escaped(char character, int first, int second)
    {
        // A million bytes each; an escaped character is twice as long.
        var body = new string(character, character == 'é' ? 500_000 : 1_000_000);
        await using var run = new MappingRun();
        for (var index = 0; index < 7; index++)
        {
            run.Queue.Send(new MessageDraft(body));
        }

        run.Start(new EventSourceMappingSettings { BatchSize = 100 });

        var calls = new[] { await run.NextCallAsync(), await run.NextCallAsync() };
        Assert.Equal([first, second], calls.Select(call => call.Messages.Count));
        Assert.All(calls, call => Assert.InRange(call.Payload.Length, 1, 6_291_456));
        if (first + second < 7)
        {
            calls = [.. calls, await run.NextCallAsync()];
        }

        var ids = calls.SelectMany(call => call.Messages).Select(message => message.GetProperty("messageId").GetString());
        Assert.Equal(7, ids.Distinct().Count());
        Assert.Equal(0, run.Calls);
        foreach (var call in calls)
        {
            call.Succeed();
            await run.NextResultAsync();
        }

        Assert.Equal(new QueueDepth(0, 0, 0), run.Queue.Depth);
    }

    [Fact]
    public async Task A_batch_that_is_not_full_waits_for_its_window_to_end()
    {
        await using var run = new MappingRun();
        run.Queue.Send(new MessageDraft("first"));
        run.Start(new EventSourceMappingSettings { BatchSize = 100, MaximumBatchingWindow = TimeSpan.FromSeconds(5) });

        run.Time.Advance(TimeSpan.FromSeconds(3));
        run.Queue.Send(new MessageDraft("second"));
        run.Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(0, run.Calls);
        run.Time.Advance(TimeSpan.FromSeconds(0.1));

        var call = await run.NextCallAsync();
        Assert.Equal(["first", "second"], call.Bodies);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 10, TimeSpan.Zero), call.At);
    }

    [Fact]
    public async Task A_full_batch_does_not_wait()
    {
        await using var run = new MappingRun();
        Send(run, 3);
        run.Start(new EventSourceMappingSettings { BatchSize = 3, MaximumBatchingWindow = TimeSpan.FromSeconds(5) });

        Assert.Equal(3, (await run.NextCallAsync()).Messages.Count);
    }

    [Fact]
    public async Task A_batch_that_fills_up_in_its_window_does_not_wait_any_longer()
    {
        await using var run = new MappingRun();
        Send(run, 2);
        run.Start(new EventSourceMappingSettings { BatchSize = 3, MaximumBatchingWindow = TimeSpan.FromSeconds(5) });
        Assert.Equal(0, run.Calls);

        Send(run, 1);

        Assert.Equal(3, (await run.NextCallAsync()).Messages.Count);
    }

    [Fact]
    public async Task There_are_no_more_batches_at_a_time_than_allowed_and_the_rest_is_not_received()
    {
        await using var run = new MappingRun();
        Send(run, 5);
        run.Start(new EventSourceMappingSettings { BatchSize = 1, MaximumConcurrency = 2 });

        Assert.Equal(2, run.Calls);
        Assert.Equal(new QueueDepth(Visible: 3, InFlight: 2, Delayed: 0), run.Queue.Depth);

        (await run.NextCallAsync()).Succeed();
        await run.NextCallAsync();
        Assert.Equal(["2"], (await run.NextCallAsync()).Bodies);
        Assert.Equal(0, run.Calls);
        Assert.Equal(new QueueDepth(Visible: 2, InFlight: 2, Delayed: 0), run.Queue.Depth);
    }

    [Fact]
    public async Task What_failed_comes_back_when_its_visibility_timeout_is_over()
    {
        await using var run = new MappingRun(new QueueSettings { VisibilityTimeout = TimeSpan.FromSeconds(60) });
        run.Queue.Send(new MessageDraft("again"));
        run.Start(new EventSourceMappingSettings());
        (await run.NextCallAsync()).Fail();
        await run.NextResultAsync();

        run.Time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.Equal(0, run.Calls);
        run.Time.Advance(TimeSpan.FromSeconds(0.1));

        var call = await run.NextCallAsync();
        Assert.Equal("2", call.Messages[0].GetProperty("attributes").GetProperty("ApproximateReceiveCount").GetString());
    }

    [Fact]
    public async Task What_always_fails_ends_in_the_dead_letter_queue()
    {
        await using var run = new MappingRun();
        var dead = run.Sqs.CreateQueue("dead", new QueueSettings());
        run.Queue = run.Sqs.CreateQueue(
            "poison", new QueueSettings { RedrivePolicy = new RedrivePolicy(dead.Arn, 2), VisibilityTimeout = TimeSpan.FromSeconds(60) });
        run.Queue.Send(new MessageDraft("poison"));
        run.Start(new EventSourceMappingSettings());
        for (var receive = 0; receive < 2; receive++)
        {
            (await run.NextCallAsync()).Fail();
            await run.NextResultAsync();
            run.Time.Advance(TimeSpan.FromSeconds(60));
        }

        await dead.WaitForVisibleAsync(TestContext.Current.CancellationToken);

        Assert.Equal("poison", Assert.Single(dead.Receive(1)).Body);
        Assert.Equal(0, run.Calls);
    }

    [Fact]
    public async Task Failures_in_a_row_are_answered_with_longer_and_longer_rests()
    {
        await using var run = new MappingRun();
        Send(run, 6);
        run.Start(new EventSourceMappingSettings
        {
            BatchSize = 1,
            MaximumConcurrency = 1,
            BackOff = TimeSpan.FromSeconds(1),
            MaximumBackOff = TimeSpan.FromSeconds(3),
        });
        var failures = new List<double>();
        foreach (var rest in new[] { 1, 2, 3, 3 })
        {
            var call = await run.NextCallAsync();
            failures.Add((call.At - run.Time.Start).TotalSeconds);
            call.Fail();
            await run.NextResultAsync();
            run.Time.Advance(TimeSpan.FromSeconds(rest));
        }

        var fifth = await run.NextCallAsync();
        Assert.Equal([0, 1, 3, 6], failures);
        Assert.Equal(run.Time.Start.AddSeconds(9), fifth.At);

        fifth.Succeed();
        await run.NextResultAsync();
        var sixth = await run.NextCallAsync();
        Assert.Equal(fifth.At, sixth.At);
        sixth.Fail();
        await run.NextResultAsync();
        Send(run, 1);
        run.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(run.Time.Start.AddSeconds(10), (await run.NextCallAsync()).At);
    }

    [Fact]
    public async Task A_mapping_that_is_stopped_leaves_its_messages_to_their_visibility_timeout()
    {
        await using var run = new MappingRun();
        Send(run, 1);
        run.Start(new EventSourceMappingSettings());
        var call = await run.NextCallAsync();

        await run.StopAsync();

        Assert.False(call.Answered.IsCompleted);
        Assert.Equal(new QueueDepth(Visible: 0, InFlight: 1, Delayed: 0), run.Queue.Depth);
        run.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(new QueueDepth(Visible: 1, InFlight: 0, Delayed: 0), run.Queue.Depth);
    }

    [Fact]
    public async Task A_message_that_was_received_again_meanwhile_is_not_deleted_by_the_old_batch()
    {
        await using var run = new MappingRun();
        Send(run, 1);
        run.Start(new EventSourceMappingSettings());
        var slow = await run.NextCallAsync();
        run.Time.Advance(TimeSpan.FromSeconds(30));
        var again = await run.NextCallAsync();

        slow.Succeed();
        await run.NextResultAsync();
        Assert.Equal(1, run.Queue.Depth.InFlight);

        again.Succeed();
        await run.NextResultAsync();
        Assert.Equal(0, run.Queue.Depth.InFlight);
    }

    private static void Send(MappingRun run, int count)
    {
        for (var index = 0; index < count; index++)
        {
            run.Queue.Send(new MessageDraft(index.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static void AssertJson(string expected, JsonElement actual)
    {
        using var document = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(document.RootElement, actual), actual.GetRawText());
    }
}
