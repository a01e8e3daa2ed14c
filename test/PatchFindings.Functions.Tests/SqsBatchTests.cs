using System.Text;
using System.Text.Json;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace PatchFindings.Functions.Tests;

public sealed class SqsBatchTests
{
    // Of the AWS Lambda developer guide's form, with all that Lambda adds.
    private const string Batch =
        """
        {
          "Records": [
            {
              "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
              "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
              "body": "{\"Id\":\"\u00e4\\u0001\"}",
              "attributes": { "ApproximateReceiveCount": "1", "SentTimestamp": "1545082649183", "AWSTraceHeader": "Root=1" },
              "messageAttributes": {
                "body": { "stringValue": "not this", "stringListValues": [], "binaryListValues": [], "dataType": "String" },
                "bytes": { "binaryValue": "AAEC", "stringListValues": [], "binaryListValues": [], "dataType": "Binary" }
              },
              "md5OfBody": "098f6bcd4621d373cade4e832627b4f6",
              "md5OfMessageAttributes": "00484c68589cfa9a2d6ea9a7b3b9ba1d",
              "eventSource": "aws:sqs",
              "eventSourceARN": "arn:aws:sqs:us-east-2:111122223333:findings",
              "awsRegion": "us-east-2"
            },
            { "body": null, "messageId": "2e1424d4-f796-459a-8184-9c92662be6da" },
            null
          ]
        }
        """;

    [Fact]
    public void A_batch_is_read_with_the_ids_and_bodies_of_its_messages() => Assert.Equal(
        [
            new QueueMessage("059f36b4-87a3-44ab-83d2-661975830a7d", "{\"Id\":\"ä\\u0001\"}"),
            new QueueMessage("2e1424d4-f796-459a-8184-9c92662be6da", ""),
            new QueueMessage(null, ""),
        ],
        Read(Batch).Messages);

    [Theory]
    [InlineData("{}", "Records is missing")]
    [InlineData("null", "Records is missing")]
    [InlineData("""{"Records":null}""", "Records is missing")]
    [InlineData("""{"other":{"Records":[{"body":"x"}]}}""", "Records is missing")]
    [InlineData("""{"SchemaVersion":"2018-10-08","Id":"x"}""", "Records is missing")]
    [InlineData("""{"version":"0","detail-type":"x","detail":{}}""", "Records is missing")]
    [InlineData("""{"Records":[{"eventSource":"aws:s3","s3":{}}]}""", "Records[0].eventSource is another service's")]
    [InlineData("""{"Records":[{"EventSource":"aws:sns","Sns":{"Message":"x"}}]}""", "Records[0].eventSource is another service's")]
    [InlineData("""{"Records":[{"messageId":"1","body":"x"},{"kinesis":{},"eventSource":"aws:kinesis"}]}""", "Records[1].eventSource")]
    public void What_is_not_a_batch_is_an_error_that_says_what_the_function_takes(string json, string message)
    {
        var error = Assert.Throws<FunctionInputException>(() => Read(json));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("The function takes a batch of SQS messages", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_of_no_messages_is_one() => Assert.Empty(Read("""{"Records":[]}""").Messages);

    [Theory]
    [InlineData("[]", "$")]
    [InlineData("""{"Records":{}}""", "$.Records")]
    [InlineData("""{"Records":[{},7]}""", "$.Records[1]")]
    [InlineData("""{"Records":[{"messageId":7}]}""", "$.Records[0].messageId")]
    [InlineData("""{"Records":[{"body":{"Id":"x"}}]}""", "$.Records[0].body")]
    [InlineData("""{"Records":[{"body":true}]}""", "$.Records[0].body")]
    [InlineData("""{"Records":[{"body":"\ud800"}]}""", "$.Records[0].body")]
    [InlineData("""{"Records":[{"body":"\udc00\ud800"}]}""", "$.Records[0].body")]
    public void What_SQS_does_not_send_is_an_error_that_names_the_field(string json, string path)
    {
        var error = Assert.IsType<JsonException>(Assert.Throws<JsonSerializerException>(() => Read(json)).InnerException);

        Assert.Equal(path, error.Path);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_of_bytes_that_are_not_UTF_8_is_an_error_that_names_the_field()
    {
        byte[] payload = [.. """{"Records":[{"messageId":"1","body":"x"},{"messageId":"2","body":" """u8, 0xff, 0xfe, .. "\"}]}"u8];

        var error = Assert.Throws<JsonSerializerException>(() => Lambda.Read(payload));

        Assert.Contains("Records[1].body", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"Records":[{"body":"x"}""")]
    [InlineData("""{"Records":[]}]""")]
    public void What_is_not_JSON_is_an_error(string json) => Assert.Throws<JsonSerializerException>(() => Read(json));

    [Fact]
    public void A_broken_batch_is_read_or_is_an_error_of_its_own_and_nothing_else()
    {
        for (var cut = 0; cut < Batch.Length; cut++)
        {
            foreach (var broken in new[] { Batch[..cut], Batch.Remove(cut, 1), Batch.Insert(cut, "\\"), Batch.Insert(cut, "[") })
            {
                try
                {
                    Read(broken);
                }
                catch (Exception e) when (e is JsonSerializerException or FunctionInputException)
                {
                    Assert.NotEmpty(e.Message);
                }
            }
        }
    }

    [Fact]
    public void A_record_that_nobody_strikes_out_stays_in_the_queue_and_is_named_as_Lambda_reads_it()
    {
        var batch = Read("""{"Records":[{"messageId":"a\"b"},{"messageId":"c"},{"messageId":"d"},{"messageId":"d"}]}""");
        batch.Done(1);

        using var answer = JsonDocument.Parse(Lambda.Write(batch.ToResponse()));

        Assert.Equal(
            ["a\"b", "d"],
            answer.RootElement.GetProperty("batchItemFailures").EnumerateArray().Select(failure => failure.GetProperty("itemIdentifier").GetString()));
    }

    [Fact]
    public void A_batch_that_is_done_is_answered_with_an_empty_list_of_failures()
    {
        var batch = Read("""{"Records":[{"messageId":"1"}]}""");
        batch.Done(0);

        Assert.Equal("""{"batchItemFailures":[]}""", Lambda.Write(batch.ToResponse()));
    }

    [Fact]
    public void A_failed_record_without_an_id_fails_the_whole_batch() =>
        Assert.Throws<InvalidOperationException>(() => Read("""{"Records":[{"body":"x"}]}""").ToResponse());

    private static SqsBatch Read(string json) => new(Lambda.Read(Encoding.UTF8.GetBytes(json)));
}
