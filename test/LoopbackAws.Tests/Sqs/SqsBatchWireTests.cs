using Amazon.SQS;
using Amazon.SQS.Model;
using AwsTesting;
using LoopbackAws.Http;
using LoopbackAws.Sqs;

namespace LoopbackAws.Tests.Sqs;

public sealed class SqsBatchWireTests : IAsyncLifetime
{
    private Loopback _loopback = null!;
    private Queue _queue = null!;
    private string _url = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AmazonSQSClient Sqs => _loopback.SqsClient;

    public async ValueTask InitializeAsync()
    {
        _loopback = await Loopback.StartAsync();
        _queue = _loopback.Sqs.CreateQueue("work", new QueueSettings());
        _url = _loopback.UrlOf("work");
    }

    public ValueTask DisposeAsync() => _loopback.DisposeAsync();

    [Fact]
    public async Task A_batch_is_sent_received_changed_and_deleted()
    {
        var entries = Enumerable.Range(0, 10).Select(i => new SendMessageBatchRequestEntry($"id-{i}", $"body {i}")).ToList();
        var sent = await Sqs.SendMessageBatchAsync(_url, entries, Cancel);
        Assert.Equal(entries.Select(entry => entry.Id), sent.Successful.Select(entry => entry.Id));
        Assert.Null(sent.Failed);
        Assert.Equal(10, Assert.Single(_loopback.Calls.Of("sqs", "SendMessageBatch")).Items);

        var messages = (await Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(_url) { MaxNumberOfMessages = 10 }, Cancel)).Messages;
        Assert.Equal(sent.Successful.Select(entry => entry.MessageId), messages.Select(message => message.MessageId));
        Assert.Equal(new QueueDepth(0, 10, 0), _queue.Depth);

        var changed = await Sqs.ChangeMessageVisibilityBatchAsync(
            _url,
            [
                .. messages.Select((m, i) =>
                    new ChangeMessageVisibilityBatchRequestEntry($"{i}", m.ReceiptHandle) { VisibilityTimeout = i < 4 ? 0 : 60 }),
            ],
            Cancel);
        Assert.Equal(10, changed.Successful.Count);
        Assert.Equal(new QueueDepth(4, 6, 0), _queue.Depth);

        var deleted = await Sqs.DeleteMessageBatchAsync(
            _url, [.. messages.Select((m, i) => new DeleteMessageBatchRequestEntry($"{i}", m.ReceiptHandle))], Cancel);
        Assert.Equal(10, deleted.Successful.Count);
        Assert.Equal(0, _queue.Depth.Total);
    }

    [Fact]
    public async Task What_is_wrong_with_an_entry_fails_that_entry_alone()
    {
        _queue.Configure(_queue.Settings with { MaximumMessageSize = 1_024 });
        var answer = await Sqs.SendMessageBatchAsync(
            _url,
            [
                new("good", "body"),
                new("bad-characters", "\0"),
                new("too-long", new string('a', 1_025)),
                new("bad-delay", "body") { DelaySeconds = 901 },
                new("bad-attribute", "body") { MessageAttributes = new() { ["a"] = new() { DataType = "Text", StringValue = "v" } } },
            ],
            Cancel);

        Assert.Equal(["good"], answer.Successful.Select(entry => entry.Id));
        Assert.Equal(
            [
                ("bad-characters", "InvalidMessageContents", true), ("too-long", "InvalidParameterValue", true),
                ("bad-delay", "InvalidParameterValue", true), ("bad-attribute", "InvalidParameterValue", true),
            ],
            answer.Failed.Select(entry => (entry.Id, entry.Code, entry.SenderFault == true)));
        Assert.Equal(1, _queue.Depth.Total);
    }

    [Fact]
    public async Task An_entry_can_be_told_to_fail()
    {
        _loopback.Sqs.EntryFault = (queue, id) =>
            (queue, id) == ("work", "2") ? new AwsErrorException("InternalError", "Broken.", 500) : null;

        var answer = await Sqs.SendMessageBatchAsync(_url, [new("1", "a"), new("2", "b")], Cancel);

        Assert.Equal("1", Assert.Single(answer.Successful).Id);
        var failed = Assert.Single(answer.Failed);
        Assert.Equal(("2", "InternalError", false, "Broken."), (failed.Id, failed.Code, failed.SenderFault, failed.Message));
        Assert.Equal("a", Assert.Single(_queue.Receive(10)).Body);
    }

    [Theory]
    [InlineData("aZ-_9", null)]
    [InlineData("", "AWS.SimpleQueueService.InvalidBatchEntryId")]
    public async Task Entry_ids_are_checked(string id, string? error) =>
        Assert.Equal(error, await ErrorOfAsync(new(id, "a"), new("other", "a")));

    [Theory]
    [InlineData(1_048_576, null)]
    [InlineData(1_048_577, "AWS.SimpleQueueService.BatchRequestTooLong")]
    public async Task All_messages_of_a_batch_have_1_MiB_together(int bytes, string? error)
    {
        Assert.Equal(error, await ErrorOfAsync(new("1", new string('a', bytes - 600_000)), new("2", new string('b', 600_000))));
        Assert.Equal(error is null ? 2 : 0, _queue.Depth.Total);
    }

    private async Task<string?> ErrorOfAsync(params List<SendMessageBatchRequestEntry> entries)
    {
        try
        {
            var answer = await Sqs.SendMessageBatchAsync(_url, entries, Cancel);
            Assert.Null(answer.Failed);
            return null;
        }
        catch (AmazonSQSException error)
        {
            return error.ErrorCode;
        }
    }
}
