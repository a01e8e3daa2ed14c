using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LoopbackAws;
using LoopbackAws.EventBridge;
using PatchFindings.Local.Deployment;
using PatchFindings.Local.Fleet;

namespace PatchFindings.Local.Run;

/// <summary>
/// How to use the services that stay up: a file to source, an event to put, and lines that can be pasted as they are, each shorter than the
/// narrowest usual terminal.
/// </summary>
/// <param name="folder">Where the files are written to.</param>
internal sealed class KeepGuide(LoopbackServices services, DeploymentDefinition definition, string folder)
{
    private const string EnvironmentFile = "env.sh";
    private const string EventFile = "event.json";

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the files.</summary>
    public void WriteFiles()
    {
        File.WriteAllText(Path.Combine(folder, EnvironmentFile), Environment());
        File.WriteAllText(Path.Combine(folder, EventFile), Entries(DocumentedSamples.NoncompliantEvent()));
    }

    /// <summary>The lines to show: comments and commands of a shell.</summary>
    /// <remarks>The AWS CLI 1 does not take the endpoint of SQS from the environment.</remarks>
    public IEnumerable<string> Lines() =>
    [
        $"# Up at {services.Endpoint.ToString().TrimEnd('/')} until Ctrl-C. In another shell:",
        $". {Path.Combine(folder, EnvironmentFile)}",
        "# a finding; what was rejected, and why",
        "aws securityhub get-findings --max-items 1 --filters \\",
        "  'ProductName=[{Value=Systems Manager Patch Manager,Comparison=EQUALS}]'",
        "aws sqs receive-message --endpoint-url $AWS_ENDPOINT_URL \\",
        "  --queue-url $REJECTED_QUEUE_URL",
        "# an event that ends as enqueued: this screen says what becomes of it",
        $"aws events put-events --entries file://$RUN_DIR/{EventFile}",
        "# an outage of Security Hub begins, and ends; the redrive",
        "curl -X PUT $AWS_ENDPOINT_URL/outage",
        "curl -X DELETE $AWS_ENDPOINT_URL/outage",
        $"aws lambda invoke --function-name {definition.FunctionOf(FunctionProgramNames.Redrive).Name} /dev/stdout",
        "# the sweep; missing: what ended before the run, and no event told of it",
        $"aws lambda invoke --function-name {definition.FunctionOf(FunctionProgramNames.Sweep).Name} /dev/stdout",
        "# the functions' logs, a file each, as they grow",
        "tail -f $RUN_DIR/*.log",
    ];

    private string Environment()
    {
        var region = services.Sqs.Region;
        var text = new StringBuilder();
        text.Append("# The AWS CLI and SDKs of this shell talk to the local run.\n");
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
        [
            ("AWS_REGION", region), ("AWS_DEFAULT_REGION", region), ("AWS_ACCESS_KEY_ID", "local"), ("AWS_SECRET_ACCESS_KEY", "local"),
            ("AWS_ENDPOINT_URL", services.Endpoint.ToString().TrimEnd('/')), ("AWS_PAGER", string.Empty), ("RUN_DIR", folder),
            ("EVENTS_QUEUE_URL", Url(definition.Roles.Events)), ("EVENTS_DLQ_URL", Url(definition.Roles.EventsDeadLetter)),
            ("FINDINGS_QUEUE_URL", Url(definition.Roles.Findings)), ("FINDINGS_DLQ_URL", Url(definition.Roles.FindingsDeadLetter)),
            ("REJECTED_QUEUE_URL", Url(definition.Roles.Rejected)),
        ])
        {
            text.Append("export ").Append(name).Append("='").Append(value).Append("'\n");
        }

        // A token that the shell has from elsewhere would be sent along.
        return text.Append("unset AWS_SESSION_TOKEN AWS_PROFILE\n").ToString();
    }

    private string Url(string queue) => services.QueueUrl(queue).ToString();

    private static string Entries(EventEntry entry)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteString("Time", entry.Time!.Value.UtcDateTime);
            json.WriteString("Source", entry.Source);
            json.WriteString("DetailType", entry.DetailType);
            json.WriteStartArray("Resources");
            foreach (var resource in entry.Resources)
            {
                json.WriteStringValue(resource);
            }

            json.WriteEndArray();
            json.WriteString("Detail", OneLine(entry.Detail!));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static string OneLine(string json)
    {
        using var document = JsonDocument.Parse(json);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            document.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
