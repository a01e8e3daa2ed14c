using LoopbackAws.EventBridge;
using LoopbackAws.Sqs;
using Microsoft.Extensions.Time.Testing;
using static LoopbackAws.Tests.Sqs.Errors;

namespace LoopbackAws.Tests.EventBridge;

public sealed class EventBusTests
{
    private readonly SqsState _sqs;
    private readonly EventBus _bus;
    private readonly Queue _events;
    private readonly Queue _dlq;

    public EventBusTests()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
        _sqs = new SqsState(time, "eu-west-1", "111122223333");
        _bus = new EventBus(time, _sqs, "eu-west-1", "111122223333", () => new Guid("01234567-89ab-cdef-0123-456789abcdef"));
        _events = _sqs.CreateQueue("events", new QueueSettings());
        _dlq = _sqs.CreateQueue("events-dlq", new QueueSettings());
    }

    [Fact]
    public void A_matching_event_reaches_the_queue_in_its_envelope()
    {
        Rule("compliance", """{"source":["aws.ssm"]}""", _events.Arn);

        var result = _bus.Put(new EventEntry("aws.ssm", "A <Change>", """{ "a" : [1.50, "é\u0041"] }""") { Resources = ["arn:1"] });

        Assert.Equal("01234567-89ab-cdef-0123-456789abcdef", result.EventId);
        Assert.Equal(["compliance"], result.MatchedRules);
        Assert.Empty(result.LostTargets);
        Assert.Equal(
            """
            {"version":"0","id":"01234567-89ab-cdef-0123-456789abcdef","detail-type":"A <Change>","source":"aws.ssm",
            "account":"111122223333","time":"2026-01-02T03:04:05Z","region":"eu-west-1","resources":["arn:1"],
            "detail":{"a":[1.50,"éA"]}}
            """.ReplaceLineEndings(string.Empty),
            Assert.Single(_events.Receive(10)).Body);
    }

    [Fact]
    public void An_event_keeps_its_own_time_in_UTC_and_whole_seconds()
    {
        Rule("all", """{"source":["aws.ssm"]}""", _events.Arn);

        _bus.Put(Entry("aws.ssm") with { Time = new DateTimeOffset(2025, 6, 1, 2, 0, 59, 999, TimeSpan.FromHours(2)) });

        Assert.Contains("\"time\":\"2025-06-01T00:00:59Z\"", Assert.Single(_events.Receive(1)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_enabled_rule_that_matches_delivers_to_each_of_its_targets()
    {
        var second = _sqs.CreateQueue("second", new QueueSettings());
        Rule("a", """{"source":["aws.ssm"]}""", _events.Arn, second.Arn);
        Rule("b", """{"source":["aws.ssm"]}""", _events.Arn);
        Rule("c", """{"source":["aws.ec2"]}""", _events.Arn);
        Rule("d", """{"source":["aws.ssm"]}""", _events.Arn);
        _bus.PutRule("d", """{"source":["aws.ssm"]}""", isEnabled: false);

        Assert.Equal(["a", "b"], _bus.Put(Entry("aws.ssm")).MatchedRules);

        Assert.Equal((2, 1), (_events.Depth.Visible, second.Depth.Visible));
    }

    [Fact]
    public void An_event_that_no_rule_matches_is_accepted_and_goes_nowhere()
    {
        Rule("a", """{"source":["aws.ec2"]}""", _events.Arn);

        var result = _bus.Put(Entry("aws.ssm"));

        Assert.NotNull(result.EventId);
        Assert.Empty(result.MatchedRules);
        Assert.Equal(0, _events.Depth.Total);
    }

    [Theory]
    [InlineData("gone", "NO_RESOURCE")]
    [InlineData("refuses", "INVALID_PARAMETER")]
    public void What_a_target_does_not_take_goes_to_its_dead_letter_queue_with_the_reason(string target, string code)
    {
        _sqs.CreateQueue("refuses", new QueueSettings { MaximumMessageSize = 1_024 });
        var arn = $"arn:aws:sqs:eu-west-1:111122223333:{target}";
        _bus.PutRule("a", """{"source":["aws.ssm"]}""");
        _bus.PutTargets("a", new RuleTarget("t", arn) { DeadLetterArn = _dlq.Arn });

        var result = _bus.Put(new EventEntry("aws.ssm", "type", $$"""{"a":"{{new string('x', 2_000)}}"}"""));

        Assert.Empty(result.LostTargets);
        var dead = Assert.Single(_dlq.Receive(1));
        Assert.StartsWith("""{"version":"0",""", dead.Body, StringComparison.Ordinal);
        Assert.Equal(
            ["ERROR_CODE", "ERROR_MESSAGE", "RULE_ARN", "TARGET_ARN"], dead.MessageAttributes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("arn:aws:events:eu-west-1:111122223333:rule/a", dead.MessageAttributes["RULE_ARN"].StringValue);
        Assert.Equal(arn, dead.MessageAttributes["TARGET_ARN"].StringValue);
        Assert.Equal(code, dead.MessageAttributes["ERROR_CODE"].StringValue);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("arn:aws:sqs:eu-west-1:111122223333:gone-too")]
    public void Without_a_dead_letter_queue_that_takes_it_an_event_is_lost_and_the_result_says_so(string? deadLetterArn)
    {
        var gone = "arn:aws:sqs:eu-west-1:111122223333:gone";
        _bus.PutRule("a", """{"source":["aws.ssm"]}""");
        _bus.PutTargets("a", new RuleTarget("t", gone) { DeadLetterArn = deadLetterArn }, new RuleTarget("u", _events.Arn));

        Assert.Equal([gone], _bus.Put(Entry("aws.ssm")).LostTargets);
        Assert.Equal(1, _events.Depth.Visible);
    }

    [Theory]
    [InlineData(null, "t", "{}", "InvalidArgument", "Source")]
    [InlineData("", "t", "{}", "InvalidArgument", "Source")]
    [InlineData("s", null, "{}", "InvalidArgument", "DetailType")]
    [InlineData("s", "t", null, "InvalidArgument", "Detail")]
    [InlineData("s", "t", "{", "MalformedDetail", "Detail")]
    [InlineData("s", "t", "[]", "MalformedDetail", "Detail")]
    [InlineData("s", "t", "\"text\"", "MalformedDetail", "Detail")]
    public void A_bad_entry_is_refused_and_the_others_are_not(string? source, string? type, string? detail, string code, string word)
    {
        Rule("all", """{"account":["111122223333"]}""", _events.Arn);

        var results = _bus.PutAll([new EventEntry(source, type, detail), Entry("aws.ssm")]);

        Assert.Equal((code, null), (results[0].ErrorCode, results[0].EventId));
        Assert.Contains(word, results[0].ErrorMessage, StringComparison.Ordinal);
        Assert.NotNull(results[1].EventId);
        Assert.Equal(1, _events.Depth.Visible);
    }

    [Theory]
    [InlineData("default", null)]
    [InlineData("arn:aws:events:eu-west-1:111122223333:event-bus/default", null)]
    [InlineData("other", "InvalidArgument")]
    public void There_is_the_default_bus_alone(string bus, string? error) =>
        Assert.Equal(error, _bus.Put(Entry("s") with { EventBusName = bus }).ErrorCode);

    [Theory]
    [InlineData(0, "ValidationException")]
    [InlineData(1, null)]
    [InlineData(10, null)]
    [InlineData(11, "ValidationException")]
    public void A_call_has_one_to_ten_entries(int count, string? error) =>
        Assert.Equal(error, CodeOf(() => _bus.PutAll([.. Enumerable.Repeat(Entry("s"), count)])));

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "ValidationException")]
    public void The_entries_of_a_call_have_1_MiB_together(int more, string? error)
    {
        // As EventBridge counts: 14 for the time, and the bytes of source, type, detail and resources.
        var first = Entry("s") with { Time = DateTimeOffset.UnixEpoch, Resources = ["é"] };
        var rest = EventBus.EntriesBytesMax - (14 + 1 + 4 + 2 + 2) - (1 + 4) + more;
        var second = new EventEntry("s", "type", $$"""{"a":"{{new string('x', rest - 8)}}"}""");

        Assert.Equal(error, CodeOf(() => _bus.PutAll([first, second])));
    }

    [Fact]
    public void Deep_details_are_taken()
    {
        Rule("all", """{"account":["111122223333"]}""", _events.Arn);
        var detail = string.Concat(Enumerable.Repeat("{\"a\":", 900)) + "1" + new string('}', 900);

        Assert.Equal(["all"], _bus.Put(new EventEntry("s", "t", detail)).MatchedRules);
    }

    [Fact]
    public void A_rule_put_again_keeps_its_targets_and_a_target_put_again_is_replaced()
    {
        Rule("a", """{"source":["x"]}""", _dlq.Arn);

        _bus.PutRule("a", """{"source":["aws.ssm"]}""");
        _bus.PutTargets("a", new RuleTarget("0", _events.Arn));
        _bus.Put(Entry("aws.ssm"));

        Assert.Equal((1, 0), (_events.Depth.Visible, _dlq.Depth.Visible));
        Assert.Single(Assert.Single(_bus.Rules).Targets);
    }

    [Theory]
    [InlineData("a", 5, null)]
    [InlineData("a", 6, "LimitExceededException")]
    [InlineData("missing", 1, "ResourceNotFoundException")]
    public void A_rule_has_five_targets_at_most(string rule, int targets, string? error)
    {
        _bus.PutRule("a", """{"source":["x"]}""");

        Assert.Equal(error, CodeOf(() =>
            _bus.PutTargets(rule, [.. Enumerable.Range(0, targets).Select(i => new RuleTarget($"{i}", _events.Arn))])));
    }

    [Fact]
    public void Names_and_targets_are_checked()
    {
        Refused("ValidationException", () => _bus.PutRule("a b", """{"source":["x"]}"""));
        Refused("ValidationException", () => _bus.PutRule(new string('a', 65), """{"source":["x"]}"""));
        Refused("InvalidEventPatternException", () => _bus.PutRule("a", "{}"));
        _bus.PutRule(new string('a', 64), """{"source":["x"]}""");
        _bus.PutRule("a", """{"source":["x"]}""");
        Refused("ValidationException", () => _bus.PutTargets("a", new RuleTarget("t", "arn:aws:lambda:eu-west-1:111122223333:function:f")));
        Refused("ValidationException", () => _bus.PutTargets("a", new RuleTarget("", _events.Arn)));
    }

    private static EventEntry Entry(string source) => new(source, "type", "{}");

    private void Rule(string name, string pattern, params string[] queues)
    {
        _bus.PutRule(name, pattern);
        _bus.PutTargets(name, [.. queues.Select((arn, i) => new RuleTarget($"{i}", arn))]);
    }
}
