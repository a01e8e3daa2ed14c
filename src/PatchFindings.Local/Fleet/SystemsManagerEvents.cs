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
    public EventEntry ComplianceChange(PatchOperation operation, DateTimeOffset time) => new(
        "aws.ssm",
        "Configuration Compliance State Change",
        Detail(
            ("resource-type", "managed-instance"),
            ("resource-id", operation.NodeId),
            ("compliance-status", operation.NonCompliant.Total > 0 ? "non_compliant" : "compliant"),
            ("compliance-type", "Patch"),
            ("patch-baseline-id", operation.BaselineId),
            ("severity", operation.NonCompliant.Worst.ToString().ToLowerInvariant())))
    {
        Resources = [$"arn:aws:ssm:{region}:{accountId}:managed-instance/{operation.NodeId}"],
        Time = time,
    };

    /// <summary>A command ended on the node.</summary>
    /// <param name="command">The command.</param>
    /// <param name="nodeId">The node.</param>
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
