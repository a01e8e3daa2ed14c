using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PatchFindings.Startup;

/// <summary>The services' answers: the same for every variant, made in microseconds, and right for what is asked.</summary>
/// <param name="fleet">The nodes.</param>
internal sealed class Services(Fleet fleet)
{
    private const int InQueue = 10;

    private readonly string _imported =
        $$"""{"Findings":[{{string.Join(',', Enumerable.Range(1, Fleet.Size).Select(fleet.Finding))}}]}""";

    [SuppressMessage("Security", "CA5351", Justification = "The digest that SQS's API has.")]
    public static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>How many findings a body holds.</summary>
    public static int FindingsIn(ReadOnlySpan<byte> body) => body.Count("SchemaVersion"u8);

    /// <summary>Answers a call.</summary>
    /// <param name="call">The call.</param>
    /// <exception cref="InvalidOperationException">No function makes such a call.</exception>
    public string Answer(HttpCall call) => call.Operation switch
    {
        "/findings/import" => Invariant($$"""{"FailedCount":0,"SuccessCount":{{FindingsIn(call.Body)}},"FailedFindings":[]}"""),
        "/findings" => _imported,
        "/accounts" => """{"HubArn":"arn:aws:securityhub:us-east-2:111122223333:hub/default"}""",
        "AmazonSSM.GetInventory" => Records(Filtered(call.BodyBytes, "AWS:InstanceInformation.InstanceId") ?? Fleet.Nodes),

        // For the sweep: all are noncompliant, by no association. With nodes, and the two others, for builds that did not read the records.
        "AmazonSSM.ListResourceComplianceSummaries" => Summaries(
            call.Body.IndexOf("\"Association\""u8) >= 0 ? [] : Filtered(call.BodyBytes, "InstanceId") ?? Fleet.Nodes),
        "AmazonSSM.DescribeInstancePatchStates" => States(Texts(call.BodyBytes, "InstanceIds")),
        "AmazonSSM.ListCommands" => Command(),
        "AmazonSQS.SendMessageBatch" => Sent(call.BodyBytes),
        "AmazonSQS.GetQueueAttributes" => Invariant(
            $$"""
            {"Attributes":{"ApproximateNumberOfMessages":"{{(call.Body.IndexOf("findings"u8) >= 0 ? InQueue : 0)}}",
             "ApproximateNumberOfMessagesNotVisible":"0","ApproximateNumberOfMessagesDelayed":"0"} }
            """),
        "AmazonSQS.ListMessageMoveTasks" => """{"Results":[]}""",
        "AmazonSQS.ReceiveMessage" => Received(),
        "AmazonSQS.DeleteMessage" => "{}",
        "AmazonSQS.StartMessageMoveTask" => """{"TaskHandle":"eyJ0YXNrSWQiOiJkYzE2OWUwNC0wZTU1LTQ0ZDItYWE5MC1jMDgwY2ExZjM2ZjcifQ=="}""",
        _ => throw new InvalidOperationException($"Nothing answers {call.Operation}."),
    };

    private static List<string> Texts(ReadOnlyMemory<byte> body, string name)
    {
        using var document = JsonDocument.Parse(body);
        return [.. document.RootElement.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
    }

    // The values of a filter; null where the request has no such filter.
    private static List<string>? Filtered(ReadOnlyMemory<byte> body, string key)
    {
        using var document = JsonDocument.Parse(body);
        if (!document.RootElement.TryGetProperty("Filters", out var filters))
        {
            return null;
        }

        foreach (var filter in filters.EnumerateArray().Where(filter => filter.GetProperty("Key").ValueEquals(key)))
        {
            return [.. filter.GetProperty("Values").EnumerateArray().Select(text => text.GetString()!)];
        }

        return null;
    }

    private static string Sent(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var entries = document.RootElement.GetProperty("Entries").EnumerateArray().Select(entry => Invariant(
            $$"""
            {"Id":"{{entry.GetProperty("Id").GetString()}}","MessageId":"0a3a5d51-6b1d-4c3e-9d3f-3a1f8a4f1f10",
             "MD5OfMessageBody":"{{Md5(entry.GetProperty("MessageBody").GetString()!)}}"}
            """));
        return $$"""{"Successful":[{{string.Join(',', entries)}}],"Failed":[]}""";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string Records(IEnumerable<string> nodes) => $$"""{"Entities":[{{string.Join(',', nodes.Select(Record))}}]}""";

    private string Record(string node)
    {
        var (started, ended) = (Fleet.Time(fleet.Started), Fleet.Time(fleet.Ended));
        return $$$"""
            {"Id":"{{{node}}}","Data":{"AWS:PatchSummary":{"TypeName":"AWS:PatchSummary","SchemaVersion":"1.0","CaptureTime":"{{{ended}}}",
             "ContentHash":"6d8a7c1f0b4e4c0aa1b6c6c3f3f0d1c5e2a94b7d8f60315c7e9b2a4d6f8c0e13","Content":[
             {"BaselineId":"pb-0c10e65780example","PatchGroup":"web","SnapshotId":"521c3536-930c-4aa9-950e-01234abcdef0",
             "ExecutionId":"{{{Fleet.CommandId}}}","InstalledCount":"45","InstalledOtherCount":"396","InstalledPendingRebootCount":"0",
             "InstalledRejectedCount":"0","NotApplicableCount":"1055","MissingCount":"2","FailedCount":"0","CriticalNonCompliantCount":"0",
             "SecurityNonCompliantCount":"2","OtherNonCompliantCount":"0","OperationType":"Scan","OperationStartTime":"{{{started}}}",
             "OperationEndTime":"{{{ended}}}","RebootOption":"NoReboot","NonCompliantSeverity":"HIGH"}]} } }
            """;
    }

    private string States(IEnumerable<string> nodes) =>
        $$"""{"InstancePatchStates":[{{string.Join(',', nodes.Select(State))}}]}""";

    private string State(string node) => Invariant(
        $$"""
        {"InstanceId":"{{node}}","PatchGroup":"web","BaselineId":"pb-0c10e65780example",
         "SnapshotId":"521c3536-930c-4aa9-950e-01234abcdef0","OwnerInformation":"","InstalledCount":45,"InstalledOtherCount":396,
         "InstalledPendingRebootCount":0,"InstalledRejectedCount":0,"MissingCount":2,"FailedCount":0,"UnreportedNotApplicableCount":-1,
         "NotApplicableCount":1055,"CriticalNonCompliantCount":0,"SecurityNonCompliantCount":2,"OtherNonCompliantCount":0,
         "OperationStartTime":{{fleet.Started.ToUnixTimeSeconds()}},"OperationEndTime":{{fleet.Ended.ToUnixTimeSeconds()}},
         "Operation":"Scan","RebootOption":"NoReboot"}
        """);

    private string Summaries(IEnumerable<string> nodes) =>
        $$"""{"ResourceComplianceSummaryItems":[{{string.Join(',', nodes.Select(Summary))}}]}""";

    private string Summary(string node) => Invariant(
        $$$"""
        {"ComplianceType":"Patch","ResourceType":"ManagedInstance","ResourceId":"{{{node}}}","Status":"NON_COMPLIANT",
         "OverallSeverity":"HIGH","ExecutionSummary":{"ExecutionTime":{{{fleet.Ended.ToUnixTimeSeconds()}}},
         "ExecutionId":"{{{Fleet.CommandId}}}","ExecutionType":"Command"},
         "CompliantSummary":{"CompliantCount":441,"SeveritySummary":{"CriticalCount":0,"HighCount":0,"MediumCount":0,"LowCount":0,
         "InformationalCount":0,"UnspecifiedCount":441} },
         "NonCompliantSummary":{"NonCompliantCount":2,"SeveritySummary":{"CriticalCount":0,"HighCount":2,"MediumCount":0,"LowCount":0,
         "InformationalCount":0,"UnspecifiedCount":0} } }
        """);

    private string Command() => Invariant(
        $$"""
        {"Commands":[{"CommandId":"{{Fleet.CommandId}}","DocumentName":"AWS-RunPatchBaseline","Status":"Success","StatusDetails":"Success",
         "RequestedDateTime":{{fleet.Requested.ToUnixTimeSeconds()}},"TargetCount":10,"CompletedCount":10,"ErrorCount":0}]}
        """);

    private string Received()
    {
        var body = fleet.Finding(1);
        return $$"""
            {"Messages":[{"MessageId":"059f36b4-87a3-44ab-83d2-000000000001","ReceiptHandle":"AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
             "MD5OfBody":"{{Md5(body)}}","Body":{{JsonEncodedText.Encode(body) switch { var text => $"\"{text}\"" }}}}]}
            """;
    }
}
