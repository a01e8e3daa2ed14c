using System.Globalization;
using System.Text;
using System.Text.Json;
using LoopbackAws.EventBridge;
using LoopbackAws.Ssm;

namespace PatchFindings.Local.Fleet;

/// <summary>
/// Events in Systems Manager's shapes ("Amazon EventBridge event examples for Systems Manager" in the Systems Manager user guide).
/// </summary>
/// <param name="region">The AWS Region.</param>
/// <param name="accountId">The account, 12 digits.</param>
public sealed class SystemsManagerEvents(string region, string accountId)
{
    /// <summary>The node became compliant or noncompliant.</summary>
    /// <param name="operation">The operation that found it so.</param>
    /// <param name="time">When the event was sent.</param>
    public EventEntry ComplianceChange(NodePatchOperation operation, DateTimeOffset time) => new(
        "aws.ssm",
        "Configuration Compliance State Change",
        Detail(
            ("resource-type", "managed-instance"),
            ("resource-id", operation.NodeId),
            ("compliance-status", operation.IsNonCompliant ? "non_compliant" : "compliant"),
            ("compliance-type", "Patch"),
            ("patch-baseline-id", operation.BaselineId),
            ("severity", operation.SeverityText.ToLowerInvariant())))
    {
        Resources = [$"arn:aws:ssm:{region}:{accountId}:managed-instance/{operation.NodeId}"],
        Time = time,
    };

    /// <summary>A command ended on the node.</summary>
    /// <param name="status">The terminal status, as the event spells it.</param>
    /// <param name="time">When the event was sent.</param>
    public EventEntry CommandEnd(PatchCommand command, string nodeId, string status, DateTimeOffset time) => new(
        "aws.ssm",
        "EC2 Command Invocation Status-change Notification",
        Detail(
            ("command-id", command.CommandId),
            ("document-name", command.Document),
            ("instance-id", nodeId),
            (
                "requested-date-time",
                command.RequestedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
            ("status", status)))
    {
        Resources = [$"arn:aws:ec2:{region}:{accountId}:instance/{nodeId}"],
        Time = time,
    };

    /// <summary>An association ran on the node.</summary>
    /// <param name="status">The status, as the event spells it.</param>
    /// <param name="ranAt">When it ran.</param>
    /// <param name="time">When the event was sent.</param>
    public EventEntry AssociationRun(
        PatchAssociation association, string nodeId, string status, DateTimeOffset ranAt, DateTimeOffset time) => new(
        "aws.ssm",
        "EC2 State Manager Instance Association State Change",
        Detail(
            ("association-id", association.AssociationId),
            ("instance-id", nodeId),
            ("document-name", association.DocumentName),
            ("document-version", association.DocumentVersion),
            ("targets", Targets(nodeId)),
            ("creation-date", "2026-01-01T00:00:00.000Z"),
            ("last-successful-execution-date", Seconds(ranAt)),
            ("last-execution-date", Seconds(ranAt)),
            ("status", status),
            ("detailed-status", string.Empty),
            ("error-code", string.Empty),
            ("execution-summary", string.Empty),
            ("output-url", string.Empty),
            ("instance-association-cwe-version", "1.0")))
        {
            Resources =
        [
            $"arn:aws:ec2:{region}:{accountId}:instance/{nodeId}",
            $"arn:aws:ssm:{region}::document/{association.DocumentName}",
        ],
            Time = time,
        };

    /// <summary>The Association document found the node compliant or noncompliant: of no type that a rule of this system matches.</summary>
    /// <param name="operation">The operation that found it so.</param>
    /// <param name="time">When the event was sent.</param>
    public EventEntry AssociationComplianceChange(NodePatchOperation operation, DateTimeOffset time) => new(
        "aws.ssm",
        "Configuration Compliance State Change",
        Detail(
            ("last-runtime", Seconds(operation.EndedAt)),
            ("compliance-status", operation.IsNonCompliant ? "non_compliant" : "compliant"),
            ("resource-type", "managed-instance"),
            ("resource-id", operation.NodeId),
            ("compliance-type", "Association")))
    {
        Resources = [$"arn:aws:ssm:{region}:{accountId}:managed-instance/{operation.NodeId}"],
        Time = time,
    };

    /// <summary>An instance is terminated: an event of EC2 ("EC2 instance state change events" in the EC2 user guide).</summary>
    /// <param name="time">When the event was sent.</param>
    public EventEntry InstanceTerminated(string instanceId, DateTimeOffset time) => new(
        "aws.ec2", "EC2 Instance State-change Notification", Detail(("instance-id", instanceId), ("state", "terminated")))
    {
        Resources = [$"arn:aws:ec2:{region}:{accountId}:instance/{instanceId}"],
        Time = time,
    };

    // The two documented samples spell the key differently.
    private static string Targets(string nodeId) =>
        $$"""[{"key":"{{(nodeId[^1] % 2 == 0 ? "InstanceIds" : "instanceids")}}","values":["{{nodeId}}"]}]""";

    private static string Seconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Detail(params ReadOnlySpan<(string Name, string Value)> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var (name, value) in members)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
