using System.Text;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SQSEvents;

namespace PatchFindings.Aws.Tests.Lambda;

public sealed class LambdaSerializerTests
{
    private const string Event = """
        {
          "Records": [
            {
              "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
              "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
              "body": "{\"detail\":\"Prüfung\"}",
              "attributes": {
                "ApproximateReceiveCount": "1",
                "SentTimestamp": "1545082649183",
                "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                "ApproximateFirstReceiveTimestamp": "1545082649185",
                "AWSTraceHeader": "Root=1-5759e988-bd862e3fe1be46a994272793"
              },
              "messageAttributes": { "Attempts": { "stringValue": "3", "stringListValues": [], "dataType": "Number" } },
              "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
              "md5OfMessageAttributes": "d25a6aea97eb8f585bfa92d314504a92",
              "eventSource": "aws:sqs",
              "eventSourceARN": "arn:aws:sqs:us-east-2:123456789012:my-queue",
              "awsRegion": "us-east-2"
            }
          ]
        }
        """;

    private readonly SourceGeneratorLambdaJsonSerializer<EventsContext> _serializer = new();

    [Fact]
    public void Every_field_of_an_event_is_read()
    {
        var message = Assert.Single(Read<SQSEvent>(Event).Records!);

        Assert.Equal("059f36b4-87a3-44ab-83d2-661975830a7d", message.MessageId);
        Assert.StartsWith("AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a", message.ReceiptHandle, StringComparison.Ordinal);
        Assert.Equal("{\"detail\":\"Prüfung\"}", message.Body);
        Assert.Equal("e4e68fb7bd0e697a0ae8f1bb342846b3", message.Md5OfBody);
        Assert.Equal("aws:sqs", message.EventSource);
        Assert.Equal("arn:aws:sqs:us-east-2:123456789012:my-queue", message.EventSourceArn);
        Assert.Equal("us-east-2", message.AwsRegion);
        Assert.Equal("1545082649183", message.Attributes!["SentTimestamp"]);
        Assert.Equal("Root=1-5759e988-bd862e3fe1be46a994272793", message.Attributes["AWSTraceHeader"]);
    }

    [Fact]
    public void What_was_written_reads_back_the_same()
    {
        var written = Write(Read<SQSEvent>(Event));

        Assert.Equal(written, Write(Read<SQSEvent>(written)));
        Assert.Contains("Prüfung", written, StringComparison.Ordinal);
        Assert.DoesNotContain("null", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Records":null}""")]
    public void A_missing_or_null_list_of_records_is_null(string json) => Assert.Null(Read<SQSEvent>(json).Records);

    [Fact]
    public void A_null_event_is_null() => Assert.Null(Read<SQSEvent>("null"));

    [Fact]
    public void A_missing_field_is_null()
    {
        var message = Assert.Single(Read<SQSEvent>("""{"records":[{"messageid":"m"}]}""").Records!);

        Assert.Equal("m", message.MessageId);
        Assert.Null(message.Body);
        Assert.Null(message.Attributes);
    }

    [Fact]
    public void A_batch_response_has_the_names_that_lambda_reads()
    {
        var response = new SQSBatchResponse([new() { ItemIdentifier = "059f36b4" }]);

        Assert.Equal("""{"batchItemFailures":[{"itemIdentifier":"059f36b4"}]}""", Write(response));
        Assert.Equal("""{"batchItemFailures":[]}""", Write(new SQSBatchResponse()));
        Assert.Equal("059f36b4", Read<SQSBatchResponse>(Write(response)).BatchItemFailures[0].ItemIdentifier);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"Records":[{"body":5}]}""")]
    [InlineData("""{"Records":5}""")]
    public void What_is_no_event_is_an_error_that_names_the_type(string json)
    {
        var thrown = Assert.Throws<JsonSerializerException>(() => Read<SQSEvent>(json));

        Assert.Contains("SQSEvent", thrown.Message, StringComparison.Ordinal);
        Assert.NotNull(thrown.InnerException);
    }

    [Fact]
    public void An_event_is_read_from_any_kind_of_stream()
    {
        var bytes = Encoding.UTF8.GetBytes(Event);
        using var visible = new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
        using var buffered = new BufferedStream(new MemoryStream(bytes));

        Assert.Single(_serializer.Deserialize<SQSEvent>(visible).Records!);
        Assert.Single(_serializer.Deserialize<SQSEvent>(buffered).Records!);
    }

    private T Read<T>(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return _serializer.Deserialize<T>(stream);
    }

    private string Write<T>(T value)
    {
        using var stream = new MemoryStream();
        _serializer.Serialize(value, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
