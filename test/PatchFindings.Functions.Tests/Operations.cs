using LoopbackAws.EventBridge;
using LoopbackAws.Ssm;
using PatchFindings.Local.Fleet;

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
    public static void Sent(this LoopbackAccount aws, int command, params IEnumerable<int> nodes) =>
        aws.Ssm.AddCommand(aws.Command(command, nodes), aws.Time.GetUtcNow());

    public static string CommandEvent(this LoopbackAccount aws, int node, int command = 1) =>
        Json(Events.CommandEnd(aws.Command(command, node), Node(node), "Success", aws.Time.GetUtcNow()));

    public static string AssociationEvent(
        this LoopbackAccount aws, int node, int association = 1, string document = "AWS-RunPatchBaseline") =>
        Json(Events.AssociationRun(
            new PatchAssociation { AssociationId = AssociationId(association), DocumentName = document }, Node(node), "Success",
            aws.Time.GetUtcNow(), aws.Time.GetUtcNow()));

    public static string ComplianceEvent(this LoopbackAccount aws, int node, bool isCompliant = false) =>
        Json(Events.ComplianceChange(
            Operation(aws.Time.GetUtcNow(), node, command: 1) with { Counts = new PatchCounts { Missing = isCompliant ? 0 : 1 } },
            aws.Time.GetUtcNow()));

    public static string TerminatedEvent(this LoopbackAccount aws, int node) =>
        Json(Events.InstanceTerminated(Node(node), aws.Time.GetUtcNow()));

    public static string FindingId(int node, int command = 1) =>
        $"arn:aws:patchmanager:us-east-2:111122223333:instance/{Node(node)}/document/AWS-RunPatchBaseline/run-command/{CommandId(command)}";

    private static SystemsManagerEvents Events { get; } = new(LoopbackAccount.Region, LoopbackAccount.AccountId);

    private static string Json(EventEntry entry) => entry.ToJson(Guid.NewGuid(), LoopbackAccount.Region, LoopbackAccount.AccountId);

    private static PatchCommand Command(this LoopbackAccount aws, int command, params IEnumerable<int> nodes) => new()
    {
        CommandId = CommandId(command),
        Document = "AWS-RunPatchBaseline",
        RequestedAt = aws.Time.GetUtcNow().AddSeconds(-60),
        Invocations = [.. nodes.Select(node => new CommandInvocation(Node(node)))],
    };
}
