using System.Globalization;
using LoopbackAws.Ssm;

namespace PatchFindings.Functions.Tests;

/// <summary>Patch operations on nodes, and the events that tell of them.</summary>
internal static class Operations
{
    public static string Node(int number) => $"i-{number:x17}";

    public static string CommandId(int number) => $"00000000-0000-4000-8000-{number:x12}";

    public static string AssociationId(int number) => $"00000000-0000-4000-9000-{number:x12}";

    /// <summary>An operation that took the last minute, found two patches missing, and is visible.</summary>
    public static NodePatchOperation Noncompliant(
        this LoopbackAccount aws, int node, int command = 1, ComplianceSeverity severity = ComplianceSeverity.High, TimeSpan late = default)
    {
        var now = aws.Time.GetUtcNow();
        var operation = Operation(now, node, command) with
        {
            Counts = new PatchCounts { Installed = 40, Missing = 2, Failed = 0, InstalledOther = 3, InstalledRejected = 0 },
            NonCompliantSeverity = severity,
            OverallSeverity = severity,
        };
        aws.Publish(operation, late);
        return operation;
    }

    /// <summary>An operation that took the last minute, found nothing missing, and is visible.</summary>
    public static NodePatchOperation Compliant(this LoopbackAccount aws, int node, int command = 1)
    {
        var now = aws.Time.GetUtcNow();
        var operation = Operation(now, node, command) with
        {
            Counts = new PatchCounts { Installed = 42, Missing = 0, Failed = 0, InstalledOther = 3, InstalledRejected = 0 },
        };
        aws.Publish(operation);
        return operation;
    }

    public static NodePatchOperation Operation(DateTimeOffset now, int node, int command) => new()
    {
        NodeId = Node(node),
        Document = "AWS-RunPatchBaseline",
        CommandId = CommandId(command),
        ExecutionId = CommandId(command),
        Kind = PatchOperationKind.Scan,
        RequestedAt = now.AddSeconds(-60),
        StartedAt = now.AddSeconds(-50),
        EndedAt = now.AddSeconds(-10),
        BaselineId = "pb-0c10e65780example",
        SnapshotId = "521c3536-930c-4aa9-950e-01234abcdef0",
    };

    /// <summary>Run Command knows the command, as it does for 30 days.</summary>
    public static void Sent(this LoopbackAccount aws, int command, params IEnumerable<int> nodes) => aws.Ssm.AddCommand(
        new PatchCommand
        {
            CommandId = CommandId(command),
            Document = "AWS-RunPatchBaseline",
            RequestedAt = aws.Time.GetUtcNow().AddSeconds(-60),
            Invocations = [.. nodes.Select(node => new CommandInvocation(Node(node)))],
        },
        aws.Time.GetUtcNow());

    public static string CommandEvent(this LoopbackAccount aws, int node, int command = 1) => $$$"""
        {"version":"0","id":"{{{Guid.NewGuid()}}}","detail-type":"EC2 Command Invocation Status-change Notification","source":"aws.ssm",
         "account":"111122223333","time":"{{{Time(aws.Time.GetUtcNow())}}}","region":"us-east-2",
         "resources":["arn:aws:ec2:us-east-2:111122223333:instance/{{{Node(node)}}}"],
         "detail":{"command-id":"{{{CommandId(command)}}}","document-name":"AWS-RunPatchBaseline","instance-id":"{{{Node(node)}}}",
         "requested-date-time":"{{{Time(aws.Time.GetUtcNow().AddSeconds(-60))}}}","status":"Success"}}
        """;

    public static string AssociationEvent(
        this LoopbackAccount aws, int node, int association = 1, string document = "AWS-RunPatchBaseline") => $$$"""
        {"version":"0","id":"{{{Guid.NewGuid()}}}","detail-type":"EC2 State Manager Instance Association State Change","source":"aws.ssm",
         "account":"111122223333","time":"{{{Time(aws.Time.GetUtcNow())}}}","region":"us-east-2",
         "resources":["arn:aws:ec2:us-east-2:111122223333:instance/{{{Node(node)}}}","arn:aws:ssm:us-east-2::document/{{{document}}}"],
         "detail":{"association-id":"{{{AssociationId(association)}}}","instance-id":"{{{Node(node)}}}",
         "document-name":"{{{document}}}","status":"Success"}}
        """;

    public static string ComplianceEvent(this LoopbackAccount aws, int node, string status = "non_compliant") => $$$"""
        {"version":"0","id":"{{{Guid.NewGuid()}}}","detail-type":"Configuration Compliance State Change","source":"aws.ssm",
         "account":"111122223333","time":"{{{Time(aws.Time.GetUtcNow())}}}","region":"us-east-2",
         "resources":["arn:aws:ssm:us-east-2:111122223333:managed-instance/{{{Node(node)}}}"],
         "detail":{"resource-type":"managed-instance","resource-id":"{{{Node(node)}}}","compliance-status":"{{{status}}}",
         "compliance-type":"Patch","patch-baseline-id":"pb-0c10e65780example","severity":"high"}}
        """;

    public static string TerminatedEvent(this LoopbackAccount aws, int node) => $$$"""
        {"version":"0","id":"{{{Guid.NewGuid()}}}","detail-type":"EC2 Instance State-change Notification","source":"aws.ec2",
         "account":"111122223333","time":"{{{Time(aws.Time.GetUtcNow())}}}","region":"us-east-2",
         "resources":["arn:aws:ec2:us-east-2:111122223333:instance/{{{Node(node)}}}"],
         "detail":{"instance-id":"{{{Node(node)}}}","state":"terminated"}}
        """;

    public static string FindingId(int node, int command = 1) =>
        $"arn:aws:patchmanager:us-east-2:111122223333:instance/{Node(node)}/document/AWS-RunPatchBaseline/run-command/{CommandId(command)}";

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
