using System.Text;
using System.Text.Json;
using Amazon.Lambda.SQSEvents;
using CsCheck;
using PatchFindings.Functions;

namespace PatchFindings.Tests;

public sealed class SqsBatchJsonTests
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
              "messageAttributes": { "body": { "stringValue": "not this", "stringListValues": [], "dataType": "String" } },
              "md5OfBody": "098f6bcd4621d373cade4e832627b4f6",
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
    public void A_batch_is_read_with_the_ids_and_bodies_of_its_messages()
    {
        var records = Read(Batch).Records!;

        Assert.Equal(
            [("059f36b4-87a3-44ab-83d2-661975830a7d", "{\"Id\":\"ä\\u0001\"}"), ("2e1424d4-f796-459a-8184-9c92662be6da", null), (null, null)],
            records.Select(record => ((string?)record.MessageId, (string?)record.Body)));
    }

    [Theory]
    [InlineData("{}", "Records is missing")]
    [InlineData("""{"Records":null}""", "Records must be an array, and is null")]
    [InlineData("""{"other":{"Records":[{"body":"x"}]}}""", "Records is missing")]
    [InlineData("""{"SchemaVersion":"2018-10-08","Id":"x"}""", "Records is missing")]
    [InlineData("""{"version":"0","detail-type":"x","detail":{}}""", "Records is missing")]
    [InlineData("""{"Records":[{"eventSource":"aws:s3","s3":{}}]}""", "Records[0].eventSource is \"aws:s3\"")]
    [InlineData("""{"Records":[{"EventSource":"aws:sns","Sns":{"Message":"x"}}]}""", "Records[0].eventSource is \"aws:sns\"")]
    [InlineData("""{"Records":[{"messageId":"1","body":"x"},{"kinesis":{},"eventSource":"aws:kinesis"}]}""", "Records[1].eventSource")]
    public void What_is_no_batch_is_an_error_that_says_what_the_function_takes(string json, string message)
    {
        var error = Assert.Throws<JsonException>(() => Read(json));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("The function takes a batch of SQS messages", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_of_no_messages_is_one() => Assert.Empty(Read("""{"Records":[]}""").Records!);

    [Theory]
    [InlineData("[]", "The event")]
    [InlineData("""{"Records":{}}""", "Records must be an array, and is an object")]
    [InlineData("""{"Records":[{},7]}""", "Records[1] must be an object, and is a number")]
    [InlineData("""{"Records":[{"messageId":7}]}""", "Records[0].messageId must be a string, and is a number")]
    [InlineData("""{"Records":[{"body":{"Id":"x"}}]}""", "Records[0].body must be a string, and is an object")]
    [InlineData("""{"Records":[{"body":true}]}""", "Records[0].body must be a string, and is a boolean")]
    [InlineData("""{"Records":[{"body":"\ud800"}]}""", "Records[0].body")]
    public void What_SQS_does_not_send_is_an_error_that_names_the_field(string json, string message) =>
        Assert.Contains(message, Assert.Throws<JsonException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"Records":[{"body":"x"}""")]
    [InlineData("""{"Records":[]}]""")]
    public void What_is_no_JSON_is_an_error(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    [Fact]
    public void A_broken_batch_is_read_or_is_an_error_of_JSON_and_nothing_else() => Mutation.Of(Batch).Sample(
        json =>
        {
            try
            {
                Read(json);
            }
            catch (JsonException e)
            {
                Assert.NotEmpty(e.Message);
            }
        },
        iter: 10_000);

    [Fact]
    public void The_answer_names_the_failed_messages_as_Lambda_reads_it()
    {
        var none = SqsBatchJson.Write(new SQSBatchResponse([]));
        var one = SqsBatchJson.Write(new SQSBatchResponse([new SQSBatchResponse.BatchItemFailure { ItemIdentifier = "a\"b" }]));

        Assert.Equal("""{"batchItemFailures":[]}""", Encoding.UTF8.GetString(none.ToArray()));
        using var answer = JsonDocument.Parse(one);
        Assert.Equal("a\"b", answer.RootElement.GetProperty("batchItemFailures")[0].GetProperty("itemIdentifier").GetString());
    }

    [Fact]
    public async Task An_input_of_any_stream_is_read_whole()
    {
        var bytes = Encoding.UTF8.GetBytes(Batch);
        var exposed = new MemoryStream();
        exposed.Write(bytes);
        exposed.Position = 0;

        Assert.Equal(bytes, (await SqsBatchJson.BytesAsync(new MemoryStream(bytes, writable: false))).ToArray());
        Assert.Equal(bytes, (await SqsBatchJson.BytesAsync(new BufferedStream(new MemoryStream(bytes)))).ToArray());
        Assert.Equal(bytes, (await SqsBatchJson.BytesAsync(exposed)).ToArray());
    }

    private static SQSEvent Read(string json) => SqsBatchJson.Read(Encoding.UTF8.GetBytes(json));
}
