using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using PatchFindings.Findings;
using PatchFindings.PatchStates;

namespace PatchFindings.Startup;

/// <summary>The nodes that the functions hear of: one command has found two patches missing on each, a moment ago.</summary>
internal sealed class Fleet
{
    public const string Region = "us-east-2";
    public const string Account = "111122223333";
    public const string CommandId = "d710f5bd-04e3-47b4-82f6-df4e00000000";

    /// <summary>All of them, as many as a page of <c>GetInventory</c> holds: what a sweep reads.</summary>
    public const int Size = 50;

    private readonly DateTimeOffset _ended = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 30);

    public DateTimeOffset Ended => _ended;

    public DateTimeOffset Started => _ended.AddSeconds(-19);

    public DateTimeOffset Requested => Started.AddSeconds(-5);

    public static IEnumerable<string> Nodes => Enumerable.Range(1, Size).Select(Node);

    public static string Node(int number) => $"i-{number:x17}";

    public static string QueueUrl(string name) => $"http://127.0.0.1/{Account}/{name}";

    public static string QueueArn(string name) => $"arn:aws:sqs:{Region}:{Account}:{name}";

    /// <summary>A batch of the findings queue.</summary>
    public byte[] Findings(int count) => Batch("findings", count, Finding);

    /// <summary>The largest batch that Lambda hands over, 6 MB: findings of 205 KB, which is white space for the most part.</summary>
    public byte[] LargestBatch() => Batch("findings", 29, node => Finding(node) + new string(' ', 202_000));

    /// <summary>A batch of the events queue.</summary>
    public byte[] Events(int count) => Batch("events", count, Event);

    /// <summary>The event that a schedule sends, for a redrive or a sweep.</summary>
    public byte[] Scheduled() => Encoding.UTF8.GetBytes(
        $$"""
        {"version":"0","id":"53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa","detail-type":"Scheduled Event","source":"aws.events",
         "account":"{{Account}}","time":"{{Time(_ended)}}","region":"{{Region}}",
         "resources":["arn:aws:events:{{Region}}:{{Account}}:rule/redrive"],"detail":{ } }
        """);

    /// <summary>What the compliance-event function makes of a node's operation.</summary>
    public string Finding(int node)
    {
        var state = new PatchState
        {
            NodeId = Node(node),
            BaselineId = "pb-0c10e65780example",
            PatchGroup = "web",
            SnapshotId = "521c3536-930c-4aa9-950e-01234abcdef0",
            ExecutionId = CommandId,
            NonCompliantSeverity = "HIGH",
            Operation = "Scan",
            OperationStartTime = Started,
            OperationEndTime = _ended,
            RebootOption = "NoReboot",
            InstalledCount = 45,
            InstalledOtherCount = 396,
            InstalledPendingRebootCount = 0,
            InstalledRejectedCount = 0,
            MissingCount = 2,
            FailedCount = 0,
            CriticalNonCompliantCount = 0,
            SecurityNonCompliantCount = 2,
            OtherNonCompliantCount = 0,
        };
        var operation = new PatchOperation(
            state, OperationIdentity.OfCommand(OperationIdentity.DefaultDocumentName, CommandId), Severity.High, IsSeverityTold: true);
        var own = new FunctionIdentity(AwsPartition.Standard, Region, Account);
        var json = AsffRules.Write(FindingMapping.ToFinding(operation, own, new FindingOptions()), out var rejection);
        return rejection is null ? json : throw new InvalidOperationException(rejection.Message);
    }

    private string Event(int node) => string.Concat(
        $$"""{"version":"0","id":"01234567-0123-0123-0123-{{node:x12}}","detail-type":"EC2 Command Invocation Status-change Notification",""",
        $$""" "source":"aws.ssm","account":"{{Account}}","time":"{{Time(_ended)}}","region":"{{Region}}",""",
        $$""" "resources":["arn:aws:ec2:{{Region}}:{{Account}}:instance/{{Node(node)}}"],""",
        $$""" "detail":{"command-id":"{{CommandId}}","document-name":"AWS-RunPatchBaseline","instance-id":"{{Node(node)}}",""",
        $$""" "requested-date-time":"{{Time(Requested)}}",""",
        """ "status":"Success"}}""");

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // As Lambda hands it over (AWS Lambda developer guide, "Using Lambda with Amazon SQS").
    private static byte[] Batch(string queue, int count, Func<int, string> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("Records");
            for (var i = 1; i <= count; i++)
            {
                var text = body(i);
                json.WriteStartObject();
                json.WriteString("messageId", $"059f36b4-87a3-44ab-83d2-{i:x12}");
                json.WriteString("receiptHandle", new string('r', 180));
                json.WriteString("body", text);
                json.WriteStartObject("attributes");
                json.WriteString("ApproximateReceiveCount", "1");
                json.WriteString("SentTimestamp", "1545082649183");
                json.WriteString("SenderId", "AIDAIENQZJOLO23YVJ4VO");
                json.WriteString("ApproximateFirstReceiveTimestamp", "1545082649185");
                json.WriteEndObject();
                json.WriteStartObject("messageAttributes");
                json.WriteEndObject();
                json.WriteString("md5OfBody", Services.Md5(text));
                json.WriteString("eventSource", "aws:sqs");
                json.WriteString("eventSourceARN", QueueArn(queue));
                json.WriteString("awsRegion", Region);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
