using System.Text.Json;
using System.Text.Json.Nodes;
using AwsTesting;
using LoopbackAws.Sqs;
using PatchFindings.Queues;
using Queue = LoopbackAws.Sqs.Queue;

namespace PatchFindings.Tests;

public sealed class RejectedQueueTests : IAsyncLifetime
{
    private Loopback _aws = null!;
    private Queue _queue = null!;
    private RejectedQueue _rejected = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await Loopback.StartAsync();
        _queue = _aws.Sqs.CreateQueue("rejected", new QueueSettings());
        _rejected = new RejectedQueue(new QueueWriter(_aws.SqsClient, _aws.UrlOf("rejected")), _aws.Time);
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task A_message_says_what_it_is_where_it_came_from_and_why_it_is_here()
    {
        var json = JsonNode.Parse(await ParkAsync(new RejectedQueue.Entry(
            "message-1", """{"a":"ä<>&'+\"😀"}""", new Rejection("detail.status", "InProgress", "is not a terminal status"))));

        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""
                    {"Source":"events","Reason":"detail.status is not a terminal status: \"InProgress\"","Field":"detail.status",
                     "Value":"InProgress","MessageId":"message-1","RejectedAt":"2026-03-01T12:00:00Z","Body":"{\"a\":\"ä<>&'+\\\"😀\"}"}
                    """),
                json),
            json!.ToJsonString());
    }

    [Fact]
    public async Task Security_hubs_code_is_kept()
    {
        var entry = new RejectedQueue.Entry(null, "{}", new Rejection("finding", null, "is refused"), "InvalidInput");
        var json = JsonNode.Parse(await ParkAsync(entry));

        Assert.Equal("InvalidInput", (string?)json!["Code"]);
        Assert.False(json.AsObject().ContainsKey("MessageId"));
        Assert.False(json.AsObject().ContainsKey("Value"));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('"')]
    [InlineData('\\')]
    [InlineData('é')]
    [InlineData('\u0001')]
    public async Task A_body_that_does_not_fit_is_cut_and_its_length_told(char character)
    {
        var body = new string(character, 1_040_000);

        var json = JsonNode.Parse(await ParkAsync(new RejectedQueue.Entry("message-1", body, new Rejection("body", body, "is not JSON"))))!;

        var kept = (string)json["Body"]!;
        Assert.StartsWith(kept, body, StringComparison.Ordinal);
        Assert.Equal(character == 'x', kept.Length == body.Length);
        Assert.Equal(character == 'x' ? null : body.Length, (int?)json["BodyLength"]);
        Assert.InRange(kept.Length, 100_000, body.Length);
    }

    [Fact]
    public async Task A_cut_through_a_pair_of_surrogates_leaves_a_message_that_sqs_takes()
    {
        foreach (var start in new[] { "", "x" })
        {
            var body = start + string.Concat(Enumerable.Repeat("😀", 500_000));

            await ParkAsync(new RejectedQueue.Entry("message-1", body, new Rejection("body", body, "is not JSON")));
        }
    }

    [Fact]
    public async Task Whatever_the_field_the_value_and_the_reason_are_there_is_room_for_the_body()
    {
        var longest = new string('\u0001', 1_000_000);
        foreach (var length in new[] { 0, 1, 100, 170_000, 180_000, 1_000_000 })
        {
            await ParkAsync(new RejectedQueue.Entry(
                "message-1", longest[..length], new Rejection(longest, longest, longest), "InvalidInput"));
        }
    }

    [Fact]
    public async Task Each_character_that_a_body_can_hold_is_taken_by_sqs_and_read_back()
    {
        var body = string.Concat(Enumerable.Range(0, 0x1_0000).Select(code => (char)code).Where(c => !char.IsSurrogate(c)));

        var json = JsonNode.Parse(await ParkAsync(new RejectedQueue.Entry("message-1", body, new Rejection("body", body, "is not JSON"))));

        Assert.Equal(body, (string?)json!["Body"]);
    }

    [Fact]
    public async Task Half_characters_are_replaced_and_keep_nothing_back()
    {
        var json = JsonNode.Parse(await ParkAsync(new RejectedQueue.Entry(
            "message-1", "a\ud800b\udc00", new Rejection("body", "a\ud800b\udc00", "is \ud800"))));

        Assert.Equal("a\ufffdb\ufffd", (string?)json!["Body"]);
    }

    [Fact]
    public async Task What_the_queue_does_not_take_is_not_done_with()
    {
        _aws.Fail("sqs", "SendMessageBatch");

        var answers = await _rejected.SendAsync("events", [new RejectedQueue.Entry("1", "{}", new Rejection("a", null, "b"))], Cancellation);

        Assert.False(Assert.Single(answers).IsAccepted);
    }

    private async Task<string> ParkAsync(RejectedQueue.Entry entry)
    {
        var answer = Assert.Single(await _rejected.SendAsync("events", [entry], Cancellation));
        Assert.True(answer.IsAccepted, answer.Problem);
        var body = Assert.Single(Loopback.Bodies(_queue));
        using var json = JsonDocument.Parse(body);
        Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
        return body;
    }
}
